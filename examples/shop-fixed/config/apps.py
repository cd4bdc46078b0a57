from django.contrib.admin.apps import AdminConfig


class ShopAdminConfig(AdminConfig):
    """The admin site asks for a one-time code besides the password."""

    default_site = "django_otp.admin.OTPAdminSite"
