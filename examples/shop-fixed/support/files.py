"""What customers may attach to a ticket, and where it lies: the private storage, tickets/<number>/<random name>."""

from pathlib import Path, PurePath

from django.core.exceptions import ValidationError

from .models import private_storage

MAX_BYTES = 5 * 1024 * 1024
FIRST_BYTES = {
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".pdf": b"%PDF-",
}


def check_upload(upload):
    """Refuses files that are too big or are not what their name says."""
    if upload.size > MAX_BYTES:
        raise ValidationError("This file is too big.")
    expected = FIRST_BYTES.get(PurePath(upload.name).suffix.lower())
    if expected is None or upload.read(len(expected)) != expected:
        raise ValidationError("Please attach a PNG, JPEG or PDF file.")
    upload.seek(0)


def ticket_folder(ticket):
    return Path(private_storage().path(f"tickets/{ticket.pk}"))


def inside(folder, name):
    """The file of that name in the folder, or None when the name points elsewhere."""
    root = folder.resolve()
    path = (root / name).resolve()
    if path.is_relative_to(root) and path.is_file():
        return path
    return None
