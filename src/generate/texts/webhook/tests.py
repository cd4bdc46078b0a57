import json
import logging
import secrets
import time
from unittest import mock

from django.test import Client, TestCase, override_settings
from django.urls import reverse

from .models import ReceivedEvent
from .signature import signature

SECRET = secrets.token_urlsafe(32)
OLD_SECRET = secrets.token_urlsafe(32)


@override_settings(WEBHOOK_SECRETS=[SECRET, OLD_SECRET])
class Webhook(TestCase):
    def setUp(self):
        for name in ("django.request", "«app».views"):
            log = logging.getLogger(name)
            self.addCleanup(log.setLevel, log.level)
            log.setLevel(logging.CRITICAL)

    def send(self, event, secret=SECRET, age=0, **changed):
        body = json.dumps(event).encode()
        timestamp = str(int(time.time()) - age)
        headers = {"X-Signature-Timestamp": timestamp, "X-Signature": signature(secret, timestamp, body), **changed}
        client = Client(enforce_csrf_checks=True)
        return client.post(reverse("«app»:receive"), body, content_type="application/json", headers=headers)

    def test_a_signed_event_is_handled_once(self):
        with mock.patch("«app».views.handle") as handle:
            self.assertEqual(self.send({"id": "a"}).status_code, 204)
            self.assertEqual(self.send({"id": "a"}).status_code, 204)
        handle.assert_called_once_with({"id": "a"})

    def test_the_old_secret_counts_while_it_is_being_replaced(self):
        self.assertEqual(self.send({"id": "a"}, secret=OLD_SECRET).status_code, 204)

    def test_other_signatures_are_refused(self):
        """DJANGO-AUTHN-001"""
        for sent in (
            {"secret": secrets.token_urlsafe(32)},
            {"age": 600},
            {"age": -600},
            {"X-Signature": ""},
            {"X-Signature": "é"},
            {"X-Signature-Timestamp": ""},
            {"X-Signature-Timestamp": str(int(time.time()) + 1)},
        ):
            with self.subTest(sent=sent):
                self.assertEqual(self.send({"id": "a"}, **sent).status_code, 403)
        self.assertEqual(ReceivedEvent.objects.count(), 0)

    def test_what_is_no_event_is_refused(self):
        for event in ([], {}, {"id": 1}, {"id": "x" * 101}, "text"):
            with self.subTest(event=event):
                self.assertEqual(self.send(event).status_code, 400)

    def test_an_event_whose_handling_fails_can_come_again(self):
        with mock.patch("«app».views.handle", side_effect=RuntimeError), self.assertRaises(RuntimeError):
            self.send({"id": "a"})
        self.assertEqual(ReceivedEvent.objects.count(), 0)

    def test_only_post(self):
        self.assertEqual(self.client.get(reverse("«app»:receive")).status_code, 405)
