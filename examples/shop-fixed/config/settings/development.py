"""Settings for a developer's own machine."""

import os

from django.core.management.utils import get_random_secret_key

from .base import *

SECRET_KEY = os.environ.get("SECRET_KEY") or get_random_secret_key()

DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
INTERNAL_IPS = ["127.0.0.1"]

INSTALLED_APPS += ["debug_toolbar"]
MIDDLEWARE.insert(MIDDLEWARE.index("django.middleware.common.CommonMiddleware"), "debug_toolbar.middleware.DebugToolbarMiddleware")

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
