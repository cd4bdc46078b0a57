from django.urls import path

from . import views

app_name = "support"

urlpatterns = [
    path("", views.ticket_list, name="list"),
    path("new/", views.ticket_create, name="create"),
    path("search/", views.search, name="search"),
    path("check-host/", views.check_host, name="check_host"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("<int:pk>/", views.ticket_detail, name="detail"),
    path("<int:pk>/picture/", views.picture, name="picture"),
    path("<int:pk>/reply/", views.reply, name="reply"),
    path("<int:pk>/attach/", views.attach, name="attach"),
    path("<int:pk>/attachments/<int:attachment_pk>/remove/", views.remove_attachment, name="remove_attachment"),
    path("<int:pk>/change/", views.change_ticket, name="change"),
    path("<int:pk>/answer/", views.answer, name="answer"),
]
