"""Whose request it is, for counting failed logins."""


def client_address(request):
    """DJANGO-PROXY-001: the last entry is what our own proxy wrote; everything before it a visitor may have made up."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    return forwarded or request.META.get("REMOTE_ADDR", "")
