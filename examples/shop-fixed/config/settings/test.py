"""Settings of the test run: SQLite, no mail, no network."""

import os
import tempfile
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from .base import *

SECRET_KEY = get_random_secret_key()
ALLOWED_HOSTS = ["testserver"]

SCRATCH_DIR = Path(os.environ.get("SHOP_SCRATCH_DIR") or tempfile.mkdtemp(prefix="larkspur-"))
MEDIA_ROOT = SCRATCH_DIR / "media"
INVOICE_DIR = SCRATCH_DIR / "invoices"
BACKUP_DIR = SCRATCH_DIR / "backups"
STORAGES["private"]["OPTIONS"]["location"] = SCRATCH_DIR / "private"

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
