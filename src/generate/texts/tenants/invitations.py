"""Invitations: signed, for one address, for three days, and good for one membership."""

from django.core import signing

SALT = "«app».invitation"
MOST_SECONDS = 3 * 24 * 60 * 60


def invitation(tenant, email):
    return signing.dumps({"tenant": str(tenant.pk), "email": email.lower()}, salt=SALT)


def invited(token, user):
    """The key of the tenant that this person was invited to. DJANGO-AUTHZ-001: whoever finds the mail of somebody else gets nowhere."""
    try:
        claims = signing.loads(token, salt=SALT, max_age=MOST_SECONDS)
    except signing.BadSignature:
        return None
    return claims["tenant"] if user.email and claims["email"] == user.email.lower() else None
