"""Settings of the test run: production's protections, a database in memory, no mail."""

from django.core.management.utils import get_random_secret_key

from .base import *

SECRET_KEY = get_random_secret_key()
ALLOWED_HOSTS = ["testserver"]

# The test client speaks plain HTTP unless it is told secure=True; tests/test_headers.py looks at the redirect.
SECURE_SSL_REDIRECT = False

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
# Files come as they lie in static/; nothing has collected them.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

«mail-memory»
