import logging
import secrets

from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory, TestCase, override_settings
from django.urls import reverse

from .client_address import client_address


@override_settings(LOGIN_REDIRECT_URL="/after-login/", SECURE_SSL_REDIRECT=False)
class Login(TestCase):
    def setUp(self):
        for name in ("django.request", "axes"):
            log = logging.getLogger(name)
            self.addCleanup(log.setLevel, log.level)
            log.setLevel(logging.CRITICAL)
        self.password = secrets.token_urlsafe()
        User = get_user_model()
        self.user = User(**{User.USERNAME_FIELD: "ada@example.com"})
        self.user.set_password(self.password)
        self.user.save()

    def log_in(self, password, **query):
        form = {"username": "ada@example.com", "password": password}
        return self.client.post(reverse("«app»:login", query=query), form)

    def test_the_right_password_opens_a_session(self):
        self.assertRedirects(self.log_in(self.password), "/after-login/", fetch_redirect_response=False)
        self.assertTrue(self.client.cookies["sessionid"]["httponly"])

    def test_five_wrong_passwords_lock_the_right_one_out(self):
        """DJANGO-RATE-001"""
        for _ in range(5):
            self.log_in("wrong")
        self.assertEqual(self.log_in(self.password).status_code, 429)
        self.assertNotIn("sessionid", self.client.cookies)

    def test_nobody_is_sent_to_another_site(self):
        """DJANGO-REDIRECT-001"""
        answer = self.log_in(self.password, next="https://stranger.example/")
        self.assertRedirects(answer, "/after-login/", fetch_redirect_response=False)

    def test_other_sites_cannot_log_anybody_in_or_out(self):
        """DJANGO-CSRF-001"""
        client = Client(enforce_csrf_checks=True)
        with self.assertLogs("django.security.csrf"):
            self.assertEqual(client.post(reverse("«app»:login"), {"username": "ada"}).status_code, 403)
        self.client.force_login(self.user)
        self.assertEqual(self.client.get(reverse("«app»:logout")).status_code, 405)

    def test_nobody_chooses_the_address_that_is_counted(self):
        """DJANGO-PROXY-001"""
        headers = {"X-Forwarded-For": "203.0.113.9, 192.0.2.1"}
        request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="198.51.100.1")
        for proxies, address in ((0, "198.51.100.1"), (1, "192.0.2.1"), (5, "198.51.100.1")):
            with self.subTest(proxies=proxies), override_settings(TRUSTED_PROXIES=proxies):
                self.assertEqual(client_address(request), address)
