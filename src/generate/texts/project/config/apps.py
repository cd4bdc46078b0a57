from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    """DJANGO-ADMIN-001: the admin site asks for a one-time code besides the password."""

    default_site = "django_otp.admin.OTPAdminSite"
