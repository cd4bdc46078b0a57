"""Settings of the warehouse instance (hand scanners, internal order board)."""

from .production import *

ALLOWED_HOSTS = ["warehouse.larkspur.example"]
CSRF_TRUSTED_ORIGINS = ["https://warehouse.larkspur.example"]
CORS_ALLOWED_ORIGINS = []
