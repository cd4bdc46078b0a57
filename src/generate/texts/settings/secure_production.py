"""Production's settings: everything of «base», and what a public site needs. Nothing starts with a value missing.

The ids in the comments are rules: `pickguard explain DJANGO-SESS-001` says what goes wrong without the line.
"""

import os

from django.core.exceptions import ImproperlyConfigured
«csp-import»

from «base» import *


def required(name, hint=""):
    """The value of a variable without which nothing starts."""
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is not set. {hint}".strip())
    return value


def required_list(name, hint=""):
    """Several values with commas between them."""
    return [part.strip() for part in required(name, hint).split(",") if part.strip()]


# DJANGO-DEPLOY-002: debug pages show code and settings to strangers.
DEBUG = False

# DJANGO-CONFIG-001: whoever knows the key can forge sessions and password resets.
SECRET_KEY = required("SECRET_KEY", 'Make one with: python -c "import secrets; print(secrets.token_urlsafe(64))"')

# DJANGO-HOST-001: names of this site, without wildcards.
ALLOWED_HOSTS = required_list("ALLOWED_HOSTS", "Name the site's hosts, with commas between them.")

«apps»
«middleware»

# DJANGO-HTTPS-001: everything over HTTPS. HTTPS=off is for trying things out over plain HTTP; anything else means on.
HTTPS = os.environ.get("HTTPS") != "off"
SECURE_SSL_REDIRECT = HTTPS
«proxy»
# Browsers remember this for so many seconds. In the first days set HSTS_SECONDS=3600, so that a mistake ends by itself.
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS") or 31536000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

# DJANGO-SESS-001 and DJANGO-SESS-002: cookies travel over HTTPS alone, and other sites' pages do not bring them along.
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"

# DJANGO-HEADERS-001
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# DJANGO-CSP-001: scripts and styles come from this site's files alone. Look through your pages before you switch it on.
«csp-policy»

# DJANGO-AUTH-001
«hashers»
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

«mail»
# DJANGO-LOG-001: refused requests and suspicious ones are seen; nothing of what people send is written down.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "WARNING"},
        "django.security": {"level": "WARNING"},
    },
}
