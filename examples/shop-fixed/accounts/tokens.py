"""Keys and cookies that prove who somebody is. Reset links are made by Django itself."""

import secrets

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

REMEMBER_SECONDS = 60 * 60 * 24 * 30


def new_api_key():
    return secrets.token_urlsafe(32)


def api_key_digest(api_key):
    return salted_hmac("accounts.api_key", api_key, algorithm="sha256").hexdigest()


def remember_cookie(user):
    return signing.dumps({"user": user.pk, "session": user.get_session_auth_hash()}, salt="accounts.remember")


def remembered(cookie):
    """What the cookie says; raises signing.BadSignature when it is forged or too old."""
    return signing.loads(cookie, salt="accounts.remember", max_age=REMEMBER_SECONDS)


def is_current(content, user):
    """A changed password ends every remembered login."""
    return constant_time_compare(content["session"], user.get_session_auth_hash())
