"""Settings of the public site. Nothing starts with a value missing."""

from config.environment import number, optional, optional_list, required, required_list, required_secret

from .base import *

# DJANGO-CONFIG-001: whoever knows the key can forge sessions and password resets. To change it, move the old one to
# SECRET_KEY_FALLBACKS for two weeks, then take it out.
SECRET_KEY = required_secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = optional_list("SECRET_KEY_FALLBACKS")

# DJANGO-HOST-001: names of this site, without wildcards.
ALLOWED_HOSTS = required_list("ALLOWED_HOSTS", "Name the site's hosts, with commas between them.")

# DJANGO-PROXY-001: deploy/nginx.conf sets this header itself and drops what a visitor sends. gunicorn listens to this
# machine alone, so that nothing comes past nginx.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The container asks itself whether it is well, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^health/$"]

if optional("SQLITE_PATH"):
    # Enough for a small site on one machine.
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": optional("SQLITE_PATH")}}
else:
    # DJANGO-SECRETS-001: the password and the rows travel encrypted, to the server that the certificate names.
    POSTGRES_SSLMODE = optional("POSTGRES_SSLMODE", "verify-full")
    POSTGRES_ROOT = {"sslrootcert": optional("POSTGRES_SSLROOTCERT", "system")} if POSTGRES_SSLMODE == "verify-full" else {}
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": required("POSTGRES_DB", "Or set SQLITE_PATH, for a small site on one machine."),
            "USER": required("POSTGRES_USER"),
            "PASSWORD": required("POSTGRES_PASSWORD"),
            "HOST": required("POSTGRES_HOST"),
            "PORT": number("POSTGRES_PORT", 5432),
            "OPTIONS": {"sslmode": POSTGRES_SSLMODE, **POSTGRES_ROOT},
            "CONN_MAX_AGE": 60,
        },
    }

«mail-settings»
DEFAULT_FROM_EMAIL = optional("DEFAULT_FROM_EMAIL", "«name»@«domain»")
