import uuid

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models


def private_storage():
    """DJANGO-UPLOAD-001: a folder that no URL leads to, apart from code, templates and static files."""
    return FileSystemStorage(location=settings.PRIVATE_UPLOADS, base_url=None)


def generated_name(upload, name):
    """DJANGO-UPLOAD-001: the name on disk is ours; of the person's own name nothing is in it."""
    return f"{uuid.uuid4().hex}{upload.ending}"


class Upload(models.Model):
    class Kind(models.TextChoices):
        JPEG = "image/jpeg"
        PNG = "image/png"
        WEBP = "image/webp"
        PDF = "application/pdf"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=False)
    file = models.FileField(upload_to=generated_name, storage=private_storage, editable=False)
    # What the file really is, found by looking into it.
    kind = models.CharField(max_length=20, choices=Kind, editable=False)
    # What the person calls it. It is shown and offered as a name for saving, and never used as a path here.
    name = models.CharField(max_length=100, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.name

    @property
    def ending(self):
        return {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}[self.kind]
