"""What every answer carries."""

from django.test import TestCase, override_settings
from django.urls import reverse


class Headers(TestCase):
    def test_pages_carry_the_security_headers(self):
        """DJANGO-HEADERS-001, DJANGO-HTTPS-001, DJANGO-CSP-001"""
        headers = self.client.get(reverse("accounts:login"), secure=True).headers
        self.assertEqual(headers["X-Frame-Options"], "DENY")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Referrer-Policy"], "same-origin")
        self.assertEqual(headers["Cross-Origin-Opener-Policy"], "same-origin")
        self.assertIn("max-age=", headers["Strict-Transport-Security"])
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertNotIn("unsafe", headers["Content-Security-Policy"])

    @override_settings(SECURE_SSL_REDIRECT=True)
    def test_plain_http_leads_to_https(self):
        """DJANGO-HTTPS-001"""
        response = self.client.get(reverse("accounts:login"))
        self.assertRedirects(response, f"https://testserver{reverse('accounts:login')}", 301, fetch_redirect_response=False)

    def test_cookies_are_kept_from_scripts_and_plain_http(self):
        """DJANGO-SESS-001, DJANGO-SESS-002"""
        cookies = self.client.get(reverse("accounts:login"), secure=True).cookies
        self.assertTrue(cookies["csrftoken"]["secure"])
        self.assertEqual(cookies["csrftoken"]["samesite"], "Lax")
