from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

app_name = "«app»"

# Django's own views: they check where they send people afterwards (DJANGO-REDIRECT-001), give a new session at login
# (DJANGO-SESS-001), and keep passwords out of error reports (DJANGO-LOG-001).
urlpatterns = [
    path("login/", LoginView.as_view(template_name="«app»/login.html", redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
