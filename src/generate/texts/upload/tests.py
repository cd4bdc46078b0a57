import logging
import tempfile
from io import BytesIO
from pathlib import Path
from unittest import mock

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase, override_settings
from django.urls import reverse
from PIL import Image

from .models import Upload, private_storage


def person(name):
    User = get_user_model()
    return User.objects.create(**{User.USERNAME_FIELD: f"{name}@example.com"})


def jpeg(name="me.jpg"):
    """A picture with a comment in its metadata, and something behind it."""
    image = Image.new("RGB", (4, 4), "red")
    exif = image.getexif()
    exif[0x010E] = "taken at home"
    content = BytesIO()
    image.save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(name, content.getvalue() + b"<script>alert(1)</script>", "text/html")


def refuse(file):
    raise ValidationError("The scanner does not like it.")


class Uploads(TestCase):
    def setUp(self):
        # Refusals are what these tests are about; nobody has to read a line for each.
        requests = logging.getLogger("django.request")
        self.addCleanup(requests.setLevel, requests.level)
        requests.setLevel(logging.ERROR)
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(override_settings(PRIVATE_UPLOADS=self.folder, UPLOAD_SCANNER=""))
        # The field's storage was made before the setting above.
        self.enterContext(mock.patch.object(Upload._meta.get_field("file"), "storage", private_storage()))
        self.owner = person("owner")
        self.client.force_login(self.owner)

    def send(self, file):
        return self.client.post(reverse("«app»:list"), {"file": file})

    def test_a_picture_is_kept_as_pixels_under_a_name_of_ours(self):
        """DJANGO-UPLOAD-001"""
        self.assertRedirects(self.send(jpeg("../../evil.jpg")), reverse("«app»:list"))
        upload = Upload.objects.get()
        self.assertRegex(upload.file.name, r"^[0-9a-f]{32}\.jpg$")
        content = Path(self.folder, upload.file.name).read_bytes()
        self.assertNotIn(b"script", content)
        self.assertNotIn(b"taken at home", content)
        self.assertEqual(upload.kind, "image/jpeg")

    def test_pages_and_programs_are_refused_whatever_they_are_called(self):
        """DJANGO-UPLOAD-001"""
        for name, content in (("a.jpg", b"<html><script>"), ("a.png", b"MZ\x90"), ("a.svg", b"<svg onload='a()'>")):
            with self.subTest(name=name):
                self.assertEqual(self.send(SimpleUploadedFile(name, content)).status_code, 200)
        self.assertEqual(Upload.objects.count(), 0)

    def test_large_files_are_refused(self):
        """DJANGO-UPLOAD-001"""
        self.send(SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(11 * 1024 * 1024)))
        self.assertEqual(Upload.objects.count(), 0)

    def test_the_scanner_has_a_say(self):
        with override_settings(UPLOAD_SCANNER="«app».tests.refuse"):
            self.assertContains(self.send(jpeg()), "does not like it")
        self.assertEqual(Upload.objects.count(), 0)

    def test_it_goes_out_as_a_download(self):
        """DJANGO-UPLOAD-001"""
        self.send(jpeg())
        response = self.client.get(reverse("«app»:download", args=[Upload.objects.get().pk]))
        self.assertEqual(response["Content-Disposition"], 'attachment; filename="file.jpg"')
        self.assertEqual(response["X-Content-Type-Options"], "nosniff")
        self.assertEqual(response["Content-Type"], "image/jpeg")

    def test_others_do_not_find_it_and_strangers_log_in_first(self):
        """DJANGO-AUTHZ-001, DJANGO-AUTHN-001"""
        self.send(jpeg())
        addresses = [reverse(f"«app»:{name}", args=[Upload.objects.get().pk]) for name in ("download", "delete", "link")]
        self.client.force_login(person("other"))
        for address, ask in zip(addresses, (self.client.get, self.client.post, self.client.post)):
            self.assertEqual(ask(address).status_code, 404)
        self.client.logout()
        for address, ask in zip(addresses, (self.client.get, self.client.post, self.client.post)):
            self.assertEqual(ask(address).status_code, 302)
        self.assertEqual(Upload.objects.count(), 1)

    def test_a_link_works_without_a_login_until_it_is_too_old_or_changed(self):
        """DJANGO-CRYPTO-001"""
        self.send(jpeg())
        page = self.client.post(reverse("«app»:link", args=[Upload.objects.get().pk]))
        link = page.context["link"]
        self.client.logout()
        self.assertEqual(self.client.get(link).status_code, 200)
        self.assertEqual(self.client.get(link[:-2] + "x/").status_code, 404)
        with mock.patch("«app».views.LINK_SECONDS", -1):
            self.assertEqual(self.client.get(link).status_code, 404)
