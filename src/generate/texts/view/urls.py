from django.urls import path

from . import «model»_views as views

app_name = "«namespace»"

urlpatterns = [
    path("", views.«Model»List.as_view(), name="list"),
    path("new/", views.«Model»Create.as_view(), name="create"),
    path("<«key»:pk>/", views.«Model»Detail.as_view(), name="detail"),
    path("<«key»:pk>/change/", views.«Model»Update.as_view(), name="update"),
    path("<«key»:pk>/delete/", views.«Model»Delete.as_view(), name="delete"),
]
