"""Settings of the shop at www.larkspur-europe.example."""

from .development import *  # flaw: DJANGO-DEPLOY-002/prod-inherits-dev

ALLOWED_HOSTS = ["www.larkspur-europe.example"]
TIME_ZONE = "Europe/Amsterdam"
CURRENCY = "EUR"
