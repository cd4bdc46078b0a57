from django.urls import path

from . import views

app_name = "payments"

urlpatterns = [
    path("webhook/", views.webhook, name="webhook"),
    path("settlement/", views.settlement, name="settlement"),
    path("done/", views.done, name="done"),
    path("subscriptions/", views.subscriptions, name="subscriptions"),
    path("orders/<int:order_id>/", views.start, name="start"),
    path("<int:pk>/refund/", views.refund, name="refund"),
]
