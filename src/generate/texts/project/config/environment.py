"""What only the environment knows. A value that is missing or makes no sense ends the start with one clear sentence."""

import os

from django.core.exceptions import ImproperlyConfigured

MAKE_A_SECRET = 'Make one with: python -c "import secrets; print(secrets.token_urlsafe(64))"'


def required(name, hint=""):
    """The value of a variable without which nothing starts."""
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is not set. {hint}".strip())
    return value


def required_list(name, hint=""):
    """Several values with commas between them, at least one."""
    return [part.strip() for part in required(name, hint).split(",") if part.strip()]


def required_secret(name):
    """A secret that is long enough; nobody guesses 50 random characters."""
    value = required(name, MAKE_A_SECRET)
    if len(value) < 50 or value.startswith("django-insecure-"):
        raise ImproperlyConfigured(f"The environment variable {name} is too weak. {MAKE_A_SECRET}")
    return value


def optional(name, default=""):
    """The value of a variable, or what holds without it."""
    return os.environ.get(name) or default


def optional_list(name):
    """Several values with commas between them; none without the variable."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def number(name, default):
    """A whole number."""
    value = os.environ.get(name)
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"The environment variable {name} must be a whole number.")
    return int(value)


def is_switched_off(name):
    """Whether a protection is switched off: only by the word "off", never by a variable that is missing or misspelt."""
    return os.environ.get(name) == "off"
