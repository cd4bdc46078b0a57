from django.urls import path

from . import views

app_name = "«app»"

urlpatterns = [
    path("", views.uploads, name="list"),
    path("<uuid:pk>/", views.download, name="download"),
    path("<uuid:pk>/delete/", views.delete, name="delete"),
    path("<uuid:pk>/link/", views.link, name="link"),
    path("link/<token>/", views.linked, name="linked"),
]
