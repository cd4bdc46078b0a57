"""Who may reach which «Model»."""

import logging

from django.contrib.auth import get_user_model
from django.test import Client, TestCase
from django.urls import reverse

«imports»


def person(name):
    User = get_user_model()
    return User.objects.create(**{User.USERNAME_FIELD: f"{name}@example.com"})


def row_of(owner):
    return «row»


class «Model»Access(TestCase):
    def setUp(self):
        # Refusals are what these tests are about; nobody has to read a line for each.
        requests = logging.getLogger("django.request")
        self.addCleanup(requests.setLevel, requests.level)
        requests.setLevel(logging.ERROR)
        self.owner = person("owner")
        self.other = person("other")
        self.row = row_of(self.owner)
        self.addresses = [reverse(f"«namespace»:{name}", args=[self.row.pk]) for name in ("detail", "update", "delete")]

    def test_strangers_are_sent_to_the_login(self):
        """DJANGO-AUTHN-001"""
        for address in [*self.addresses, reverse("«namespace»:list"), reverse("«namespace»:create")]:
            for answer in (self.client.get(address), self.client.post(address)):
                with self.subTest(address=address):
                    self.assertEqual(answer.status_code, 302)
        self.assertTrue(«Model».objects.filter(pk=self.row.pk).exists())

    def test_others_do_not_find_it(self):
        """DJANGO-AUTHZ-001"""
        self.client.force_login(self.other)
        for address in self.addresses:
            with self.subTest(address=address):
                self.assertEqual(self.client.get(address).status_code, 404)
                # 405: the page for looking takes no POST at all.
                self.assertIn(self.client.post(address).status_code, (404, 405))
        self.assertQuerySetEqual(self.client.get(reverse("«namespace»:list")).context["object_list"], [])
        self.assertTrue(«Model».objects.filter(pk=self.row.pk).exists())

    def test_the_owner_reaches_it(self):
        self.client.force_login(self.owner)
        for address in self.addresses:
            with self.subTest(address=address):
                self.assertEqual(self.client.get(address).status_code, 200)
        self.assertQuerySetEqual(self.client.get(reverse("«namespace»:list")).context["object_list"], [self.row])

    «create-test»
    def test_the_owner_deletes_it(self):
        self.client.force_login(self.owner)
        self.client.post(reverse("«namespace»:delete", args=[self.row.pk]))
        self.assertFalse(«Model».objects.filter(pk=self.row.pk).exists())

    def test_other_sites_cannot_delete_it(self):
        """DJANGO-CSRF-001"""
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.owner)
        with self.assertLogs("django.security.csrf"):
            self.assertEqual(client.post(reverse("«namespace»:delete", args=[self.row.pk])).status_code, 403)
