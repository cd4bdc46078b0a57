"""The key of a developer's own machine."""

import os

from django.core.management.utils import get_random_secret_key


def development_key(path):
    """The key that the file holds; a new one where there is none yet. Only you may read the file."""
    path.parent.mkdir(exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(get_random_secret_key())
    return path.read_text()
