"""Logging in, and what must not work."""

import secrets

from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client, TestCase
from django.urls import reverse


class Login(TestCase):
    def setUp(self):
        self.password = secrets.token_urlsafe()
        self.user = get_user_model().objects.create_user("ada", "ada@example.com", self.password)

    def log_in(self, password, **query):
        return self.client.post(reverse("accounts:login", query=query), {"username": "ada", "password": password})

    def test_the_right_password_opens_the_home_page(self):
        self.assertRedirects(self.log_in(self.password), reverse("pages:home"))
        self.assertTrue(self.client.cookies["sessionid"]["httponly"])
        self.assertTrue(self.client.cookies["sessionid"]["secure"])

    def test_five_wrong_passwords_lock_the_right_one_out(self):
        """DJANGO-RATE-001"""
        with self.assertLogs("axes"), self.assertLogs("django.request"):
            for _ in range(5):
                self.log_in("wrong")
            response = self.log_in(self.password)
        self.assertEqual(response.status_code, 429)
        self.assertNotIn("sessionid", self.client.cookies)

    def test_passwords_are_stored_with_argon2(self):
        """DJANGO-AUTH-001"""
        self.assertTrue(self.user.password.startswith("argon2"))

    def test_nobody_is_sent_to_another_site(self):
        """DJANGO-REDIRECT-001"""
        self.assertRedirects(self.log_in(self.password, next="https://stranger.example/"), reverse("pages:home"))

    def test_other_sites_cannot_log_anybody_in_or_out(self):
        """DJANGO-CSRF-001"""
        client = Client(enforce_csrf_checks=True)
        with self.assertLogs("django.security.csrf"):
            self.assertEqual(client.post(reverse("accounts:login"), {"username": "ada"}).status_code, 403)
        self.client.force_login(self.user)
        with self.assertLogs("django.request"):
            self.assertEqual(self.client.get(reverse("accounts:logout")).status_code, 405)

    def test_weak_passwords_are_refused(self):
        """DJANGO-AUTH-001"""
        self.client.force_login(self.user)
        form = {"old_password": self.password, "new_password1": "password1234", "new_password2": "password1234"}
        self.assertContains(self.client.post(reverse("accounts:password"), form), "too common")

    def test_a_link_by_mail_sets_a_new_password(self):
        self.client.post(reverse("accounts:reset"), {"email": self.user.email})
        link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http://testserver/"))
        form = self.client.get(link, follow=True)
        new = secrets.token_urlsafe()
        self.client.post(form.request["PATH_INFO"], {"new_password1": new, "new_password2": new})
        self.assertRedirects(self.log_in(new), reverse("pages:home"))

    def test_a_reset_says_the_same_of_unknown_addresses(self):
        """DJANGO-AUTH-001"""
        response = self.client.post(reverse("accounts:reset"), {"email": "nobody@example.com"})
        self.assertRedirects(response, reverse("accounts:reset_sent"))
        self.assertEqual(mail.outbox, [])
