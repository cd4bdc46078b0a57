"""Who may reach which «Model» through the API."""

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


class «Model»ApiAccess(TestCase):
    def setUp(self):
        # Refusals are what these tests are about; nobody has to read a line for each.
        requests = logging.getLogger("django.request")
        self.addCleanup(requests.setLevel, requests.level)
        requests.setLevel(logging.ERROR)
        self.owner = person("owner")
        self.other = person("other")
        self.row = row_of(self.owner)
        self.list = reverse("«namespace»_api-list")
        self.address = reverse("«namespace»_api-detail", args=[self.row.pk])

    def ask_all(self):
        return [
            self.client.get(self.address),
            self.client.put(self.address, {}, content_type="application/json"),
            self.client.patch(self.address, {}, content_type="application/json"),
            self.client.delete(self.address),
        ]

    def test_strangers_are_refused(self):
        """DJANGO-AUTHN-001"""
        for answer in [*self.ask_all(), self.client.get(self.list), self.client.post(self.list)]:
            self.assertIn(answer.status_code, (401, 403))

    def test_others_do_not_find_it(self):
        """DJANGO-AUTHZ-001"""
        self.client.force_login(self.other)
        for answer in self.ask_all():
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.client.get(self.list).json()["results"], [])
        self.assertTrue(«Model».objects.filter(pk=self.row.pk).exists())

    def test_the_owner_reaches_it(self):
        self.client.force_login(self.owner)
        self.assertEqual(self.client.get(self.address).status_code, 200)
        self.assertEqual(len(self.client.get(self.list).json()["results"]), 1)
        self.assertEqual(self.client.delete(self.address).status_code, 204)

    «create-test»
    def test_other_sites_cannot_delete_it(self):
        """DJANGO-CSRF-001"""
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.owner)
        self.assertEqual(client.delete(self.address).status_code, 403)
