from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeDoneView,
    PasswordChangeView,
    PasswordResetCompleteView,
    PasswordResetConfirmView,
    PasswordResetDoneView,
    PasswordResetView,
)
from django.urls import path, reverse_lazy

app_name = "accounts"

# Django's own views: they check where they send people afterwards (DJANGO-REDIRECT-001), give a new session at login
# (DJANGO-SESS-001), and say the same whether an address is known or not (DJANGO-AUTH-001).
urlpatterns = [
    path("login/", LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path(
        "password/",
        PasswordChangeView.as_view(
            template_name="accounts/form.html",
            success_url=reverse_lazy("accounts:password_changed"),
            extra_context={"title": "Change your password", "action": "Change it"},
        ),
        name="password",
    ),
    path(
        "password/changed/",
        PasswordChangeDoneView.as_view(
            template_name="accounts/message.html",
            extra_context={"title": "Password changed", "message": "Use the new one from now on."},
        ),
        name="password_changed",
    ),
    path(
        "reset/",
        PasswordResetView.as_view(
            template_name="accounts/form.html",
            email_template_name="accounts/reset_email.txt",
            subject_template_name="accounts/reset_subject.txt",
            success_url=reverse_lazy("accounts:reset_sent"),
            extra_context={"title": "Forgotten your password?", "action": "Send me a link"},
        ),
        name="reset",
    ),
    path(
        "reset/sent/",
        PasswordResetDoneView.as_view(
            template_name="accounts/message.html",
            extra_context={
                "title": "Look into your mail",
                "message": "If we know the address, a link is on its way. It works for an hour.",
            },
        ),
        name="reset_sent",
    ),
    path(
        "reset/<uidb64>/<token>/",
        PasswordResetConfirmView.as_view(
            template_name="accounts/form.html",
            success_url=reverse_lazy("accounts:reset_done"),
            extra_context={"action": "Set it"},
        ),
        name="reset_confirm",
    ),
    path(
        "reset/done/",
        PasswordResetCompleteView.as_view(
            template_name="accounts/message.html",
            extra_context={"title": "Password set", "message": "You can log in with it now."},
        ),
        name="reset_done",
    ),
]
