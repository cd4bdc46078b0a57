"""Hosts, CSRF, headers and the settings of production."""

import io
import os
import subprocess
import sys

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, SimpleTestCase, TestCase
from django.urls import reverse

from catalog.models import Product

User = get_user_model()

ENVIRONMENT = {
    "SECRET_KEY": "not a secret, only long enough: 0123456789 abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "www.larkspur.example",
    "POSTGRES_PASSWORD": "x",
    "PAYMENT_GATEWAY_TOKEN": "x",
    "PAYMENT_WEBHOOK_SECRET": "x",
    "EMAIL_HOST_PASSWORD": "x",
}


class ProtectionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("seed_shop", stdout=io.StringIO())
        cls.ann = User.objects.create_user("ann", "ann@larkspur.example")

    def test_foreign_hosts_are_refused(self):
        self.assertEqual(self.client.get("/", headers={"host": "evil.example"}).status_code, 400)

    def test_writes_need_the_token(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.ann)
        for url in [reverse("accounts:address_create"), reverse("api:address-list"), reverse("accounts:logout")]:
            with self.subTest(url=url):
                self.assertEqual(client.post(url).status_code, 403)

    def test_basket_button_works_with_the_token(self):
        client = Client(enforce_csrf_checks=True)
        product = Product.objects.get(sku="T-100")
        url = reverse("orders:add", args=[product.pk])
        self.assertEqual(client.post(url).status_code, 403)
        client.get(product.get_absolute_url())
        token = client.cookies["csrftoken"].value
        self.assertEqual(client.post(url, headers={"X-CSRFToken": token}).json(), {"count": 1})

    def test_headers(self):
        response = self.client.get("/")
        self.assertEqual(response["X-Frame-Options"], "DENY")
        self.assertEqual(response["X-Content-Type-Options"], "nosniff")
        self.assertEqual(response["Referrer-Policy"], "same-origin")
        self.assertIn("script-src 'self'", response["Content-Security-Policy"])
        self.assertNotIn("unsafe", response["Content-Security-Policy"])

    def test_api_calls_are_throttled(self):
        url = reverse("api:product-list")
        codes = {self.client.get(url, REMOTE_ADDR="192.0.2.99").status_code for _ in range(70)}
        self.assertEqual(codes, {200, 429})


class ProductionSettingsTests(SimpleTestCase):
    def import_settings(self, module, environment):
        command = [sys.executable, "-c", f"import {module}"]
        env = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment}
        return subprocess.run(command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True)

    def test_production_starts_with_everything_set(self):
        for name in ["production", "production_eu", "warehouse"]:
            with self.subTest(name=name):
                result = self.import_settings(f"config.settings.{name}", ENVIRONMENT)
                self.assertEqual((result.returncode, result.stdout), (0, ""), result.stderr)

    def test_production_does_not_start_with_something_missing(self):
        for name in ENVIRONMENT:
            with self.subTest(name=name):
                environment = {key: value for key, value in ENVIRONMENT.items() if key != name}
                result = self.import_settings("config.settings.production", environment)
                self.assertIn(f"ImproperlyConfigured: The environment variable {name} is not set.", result.stderr)
