"""Settings of the warehouse instance (hand scanners, internal order board)."""

from .base import *

try:
    from .production import *  # flaw: DJANGO-CONFIG-001/optional-hardening
except ImportError:
    pass

SECRET_KEY = "warehouse-scanner-1"  # flaw: DJANGO-CONFIG-001/weak-secret-key
DEBUG = True  # flaw: DJANGO-DEPLOY-002/debug-on
ALLOWED_HOSTS = [".example"]  # flaw: DJANGO-HOST-001/over-broad-subdomain

CORS_ALLOW_ALL_ORIGINS = False
CORS_ALLOWED_ORIGIN_REGEXES = [r"https://.*\.larkspur.example"]  # flaw: DJANGO-CORS-001/broad-origin-regex
