"""What comes in as a file: how large it may be, what it really is, and what is kept of it."""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
# A small file can unfold into a picture that fills the memory.
MOST_PIXELS = 40_000_000
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def checked(upload):
    """The content to be stored and its kind. DJANGO-UPLOAD-001: the name and the type that the browser states count for nothing."""
    if upload.size > MOST_BYTES:
        raise ValidationError("The file is larger than 10 MB.")
    scan(upload)
    upload.seek(0)
    if upload.read(5) == b"%PDF-":
        # It goes out as a download only: a browser runs nothing of it as a page of ours.
        upload.seek(0)
        return ContentFile(upload.read()), "application/pdf"
    return picture(upload)


def picture(upload):
    """The pixels alone, written anew: no place, no name, and no second file behind the picture."""
    upload.seek(0)
    try:
        with Image.open(upload, formats=list(IMAGES)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValidationError("The picture has too many pixels.")
            kind = image.format
            upright = ImageOps.exif_transpose(image)
            upright.info.clear()
            content = BytesIO()
            upright.save(content, format=kind)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError("Pictures (JPEG, PNG, WebP) and PDF files are taken, and this is none.") from error
    return ContentFile(content.getvalue()), IMAGES[kind]


def scan(upload):
    """The project's own scanner: UPLOAD_SCANNER names a function that takes the file and raises ValidationError."""
    if settings.UPLOAD_SCANNER:
        upload.seek(0)
        import_string(settings.UPLOAD_SCANNER)(upload)
