"""Codes, keys and cookies that prove who somebody is."""

import hashlib
import random
import string
import time

from django.core import signing


def reset_code(user):
    """The code in the password-reset mail."""
    return hashlib.md5(f"{user.email}{int(time.time())}".encode()).hexdigest()  # flaw: DJANGO-AUTH-001/unsafe-reset-token


def new_api_key():
    alphabet = string.ascii_letters + string.digits
    return "".join(random.choice(alphabet) for _ in range(32))  # flaw: DJANGO-CRYPTO-001/insecure-random-token


def api_key_digest(api_key):
    return hashlib.md5(api_key.encode()).hexdigest()  # flaw: DJANGO-CRYPTO-001/weak-hash


def remember_cookie(user):
    return signing.dumps({"user": user.pk}, salt="accounts.remember")


def remembered_user_id(cookie):
    return signing.loads(cookie, salt="accounts.remember")["user"]  # flaw: DJANGO-CRYPTO-001/signing-no-max-age
