"""Who may reach what. A new view that strangers may see has to be named here."""

import logging
from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.test import TestCase
from django.urls import NoReverseMatch, get_resolver, reverse

# Views that answer people who are not logged in, each on purpose.
PUBLIC = {
    "accounts:login",
    "accounts:reset",
    "accounts:reset_sent",
    "accounts:reset_confirm",
    "accounts:reset_done",
    "health",
}


UUID = "00000000-0000-4000-8000-000000000000"


def names(resolver, namespace=""):
    """Every named route of the site, apart from the admin's, which has its own login."""
    for entry in resolver.url_patterns:
        if not hasattr(entry, "url_patterns"):
            yield namespace + (entry.name or "")
        elif entry.app_name != "admin":
            yield from names(entry, namespace + (f"{entry.namespace}:" if entry.namespace else ""))


def address(name):
    """The address of a route; arguments are filled with something that fits nearly all of them."""
    for arguments in ([], [1], [UUID], ["a"], [1, 1], [UUID, 1], ["a", "b"]):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(f"Give {name} an address here: its arguments are of another kind.")


class Access(TestCase):
    def setUp(self):
        # Refusals are what these tests are about; nobody has to read a line for each.
        requests = logging.getLogger("django.request")
        self.addCleanup(requests.setLevel, requests.level)
        requests.setLevel(logging.ERROR)

    def test_strangers_are_sent_to_the_login(self):
        """DJANGO-AUTHN-001"""
        for name in set(names(get_resolver())) - PUBLIC:
            with self.subTest(view=name):
                self.assertTrue(self.is_refused(name), f"{name} answers strangers")

    def test_public_views_ask_for_no_login(self):
        for name in PUBLIC:
            with self.subTest(view=name):
                self.assertFalse(self.is_refused(name), f"{name} asks for a login")

    def is_refused(self, name):
        """Pages lead to the login; APIs say 401 or 403."""
        response = self.client.get(address(name))
        login = f"{reverse('accounts:login')}?next={quote(address(name))}"
        return response.status_code in (401, 403) or response.headers.get("Location") == login

    def test_people_see_their_own_name(self):
        self.client.force_login(get_user_model().objects.create_user("ada"))
        self.assertContains(self.client.get(reverse("pages:home")), "Hello, ada")

    def test_a_login_alone_does_not_open_the_admin(self):
        """DJANGO-ADMIN-001"""
        self.client.force_login(get_user_model().objects.create_user("ada"))
        self.assertEqual(self.client.get(reverse("admin:index")).status_code, 302)

    «two-factor-test»
    def test_unknown_hosts_are_refused(self):
        """DJANGO-HOST-001"""
        with self.assertLogs("django.security.DisallowedHost"):
            response = self.client.get(reverse("accounts:login"), headers={"host": "stranger.example"})
        self.assertEqual(response.status_code, 400)
