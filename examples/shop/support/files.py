"""Where the attachments of tickets live: MEDIA_ROOT/tickets/<number>/<name>."""

import os

from django.conf import settings


def ticket_folder(ticket):
    return os.path.join(settings.MEDIA_ROOT, "tickets", str(ticket.pk))


def store(ticket, upload):
    folder = ticket_folder(ticket)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, upload.name)
    with open(path, "wb") as target:  # flaw: DJANGO-UPLOAD-001/client-filename-used
        for chunk in upload.chunks():
            target.write(chunk)
    return os.path.relpath(path, settings.MEDIA_ROOT)


def is_inside_media(path):
    return path.startswith(str(settings.MEDIA_ROOT))
