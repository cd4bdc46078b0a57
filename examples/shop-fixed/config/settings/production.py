"""Settings of the public shop at www.larkspur.example. Nothing starts with a value missing."""

from config.env import required, required_list

from .base import *

SECRET_KEY = required("SECRET_KEY")
ALLOWED_HOSTS = required_list("ALLOWED_HOSTS")

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "larkspur",
        "USER": "larkspur",
        "PASSWORD": required("POSTGRES_PASSWORD"),
        "HOST": "db",
        "PORT": "5432",
        "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/larkspur/ca.crt"},
    },
}

# HTTPS. nginx sets X-Forwarded-Proto itself and drops what a client sends.
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = ["https://www.larkspur.example"]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

EMAIL_HOST = "smtp.larkspur.example"
EMAIL_PORT = 587
EMAIL_HOST_USER = "shop"
EMAIL_HOST_PASSWORD = required("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = True

PAYMENT_GATEWAY_TOKEN = required("PAYMENT_GATEWAY_TOKEN")
PAYMENT_WEBHOOK_SECRET = required("PAYMENT_WEBHOOK_SECRET")
