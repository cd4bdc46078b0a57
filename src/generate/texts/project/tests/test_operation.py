"""Starting, logging, and being asked how it goes."""

import json
import logging
import os
import secrets
import subprocess
import sys
from unittest import mock

from django.conf import settings
from django.db import OperationalError
from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from config.log_lines import JsonLine


# Everything without which production does not start; a variable of your own is added here.
WANTED = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "www.example.com",
    "SQLITE_PATH": ":memory:",
}


def check_production(**changed):
    """Production's `check --deploy`, as a process with nothing else in its environment. An empty value is none."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production"} | WANTED | changed,
        capture_output=True,
        text=True,
    )


class Production(SimpleTestCase):
    def test_it_does_not_start_without_a_key(self):
        """DJANGO-CONFIG-001"""
        result = check_production(SECRET_KEY="")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("The environment variable SECRET_KEY is not set. Make one with", result.stderr)

    def test_it_does_not_start_with_a_short_key(self):
        """DJANGO-CONFIG-001"""
        result = check_production(SECRET_KEY=secrets.token_urlsafe(8))
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("SECRET_KEY is too weak", result.stderr)

    def test_it_does_not_start_without_hosts(self):
        """DJANGO-HOST-001"""
        result = check_production(ALLOWED_HOSTS="")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("ALLOWED_HOSTS is not set", result.stderr)

    def test_django_finds_nothing_to_say(self):
        result = check_production()
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_only_the_word_off_switches_https_off(self):
        """DJANGO-HTTPS-001"""
        self.assertEqual(check_production(HTTPS="of").returncode, 0)
        result = check_production(HTTPS="off")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("SESSION_COOKIE_SECURE", result.stderr)


class LogLines(SimpleTestCase):
    def line(self, message, *arguments):
        record = logging.LogRecord("site", logging.INFO, __file__, 1, message, arguments, None)
        return json.loads(JsonLine().format(record))

    def test_secrets_are_masked(self):
        """DJANGO-LOG-001"""
        for text in ("password=abc123", "token: abc123", '{"api_key": "abc123"}', "Authorization: Bearer abc123"):
            with self.subTest(text=text):
                self.assertNotIn("abc123", self.line("sent %s", text)["message"])

    def test_everything_else_stays(self):
        self.assertEqual(self.line("order %s paid", 7)["message"], "order 7 paid")

    def test_a_line_break_makes_no_second_line(self):
        """DJANGO-LOG-001"""
        record = logging.LogRecord("site", logging.INFO, __file__, 1, "a\nb", None, None)
        self.assertNotIn("\n", JsonLine().format(record))


class Health(TestCase):
    def test_it_is_well(self):
        self.assertEqual(self.client.get(reverse("health")).json(), {"status": "ok"})

    def test_it_says_when_the_database_is_gone(self):
        with mock.patch("config.health.connection.ensure_connection", side_effect=OperationalError):
            with self.assertLogs("django.request"):
                self.assertEqual(self.client.get(reverse("health")).status_code, 503)
