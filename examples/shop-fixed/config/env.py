"""Values that only the environment knows."""

import os

from django.core.exceptions import ImproperlyConfigured


def required(name):
    """The value of an environment variable; production does not start without it."""
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is not set.")
    return value


def required_list(name):
    return [part.strip() for part in required(name).split(",") if part.strip()]
