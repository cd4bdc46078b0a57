from django.urls import path

from . import views

app_name = "«app»"

urlpatterns = [
    path("", views.tenants, name="list"),
    path("join/<token>/", views.accept, name="accept"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/invite/", views.invite, name="invite"),
    path("<uuid:pk>/members/<int:membership_pk>/role/", views.change_role, name="role"),
    path("<uuid:pk>/members/<int:membership_pk>/remove/", views.remove, name="remove"),
]
