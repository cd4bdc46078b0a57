"""Whose request it is, for counting failed logins."""

from django.conf import settings


def client_address(request):
    """DJANGO-PROXY-001: of X-Forwarded-For only what our own proxies wrote counts; before that a visitor writes what he likes."""
    entries = [entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",") if entry.strip()]
    proxies = settings.TRUSTED_PROXIES
    if 0 < proxies <= len(entries):
        return entries[-proxies]
    return request.META.get("REMOTE_ADDR", "")
