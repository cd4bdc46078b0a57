"""Settings of the test run: SQLite, no mail, no network."""

import os
import tempfile
from pathlib import Path

from .base import *

DEBUG = False
INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "debug_toolbar"]
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("debug_toolbar.")]

SCRATCH_DIR = Path(os.environ.get("SHOP_SCRATCH_DIR") or tempfile.mkdtemp(prefix="larkspur-"))
MEDIA_ROOT = SCRATCH_DIR / "media"
INVOICE_DIR = SCRATCH_DIR / "invoices"
BACKUP_DIR = SCRATCH_DIR / "backups"

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
