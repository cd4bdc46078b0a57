"""Settings of the shop at www.larkspur-europe.example."""

from .production import *

ALLOWED_HOSTS = ["www.larkspur-europe.example"]
CSRF_TRUSTED_ORIGINS = ["https://www.larkspur-europe.example"]
SITE_DOMAIN = "www.larkspur-europe.example"
TIME_ZONE = "Europe/Amsterdam"
CURRENCY = "EUR"
