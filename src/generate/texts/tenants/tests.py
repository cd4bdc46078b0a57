import logging
from unittest import mock

from django.contrib.auth import get_user_model
from django.test import TestCase
from django.urls import reverse

from .models import Membership, Tenant


def person(name):
    User = get_user_model()
    return User.objects.create(**{User.USERNAME_FIELD: f"{name}@example.com", "email": f"{name}@example.com"})


class Tenants(TestCase):
    def setUp(self):
        # Refusals are what these tests are about; nobody has to read a line for each.
        requests = logging.getLogger("django.request")
        self.addCleanup(requests.setLevel, requests.level)
        requests.setLevel(logging.ERROR)
        self.owner, self.member, self.other = person("owner"), person("member"), person("other")
        self.tenant = Tenant.objects.create(name="Garden club")
        self.ownership = self.join(self.owner, Membership.Role.OWNER)
        self.membership = self.join(self.member, Membership.Role.MEMBER)

    def join(self, user, role):
        return Membership.objects.create(tenant=self.tenant, user=user, role=role)

    def act(self, name, membership=None, **form):
        arguments = [self.tenant.pk] if membership is None else [self.tenant.pk, membership.pk]
        return self.client.post(reverse(f"«app»:{name}", args=arguments), form).status_code

    def everything(self):
        return [
            self.act("invite", email="friend@example.com"),
            self.act("role", self.ownership, role="member"),
            self.act("remove", self.ownership),
        ]

    def test_strangers_log_in_first(self):
        """DJANGO-AUTHN-001"""
        self.assertEqual(self.everything(), [302, 302, 302])
        self.assertEqual(self.client.get(reverse("«app»:list")).status_code, 302)
        self.assertEqual(self.tenant.memberships.count(), 2)

    def test_others_do_not_find_it(self):
        """DJANGO-AUTHZ-001"""
        self.client.force_login(self.other)
        self.assertEqual(self.client.get(reverse("«app»:detail", args=[self.tenant.pk])).status_code, 404)
        self.assertEqual(self.everything(), [404, 404, 404])
        self.assertNotContains(self.client.get(reverse("«app»:list")), "Garden club")

    def test_members_see_it_and_change_nothing(self):
        """DJANGO-AUTHZ-001"""
        self.client.force_login(self.member)
        self.assertContains(self.client.get(reverse("«app»:detail", args=[self.tenant.pk])), "Garden club")
        self.assertEqual(self.everything(), [403, 403, 403])
        self.assertEqual(self.act("role", self.membership, role="owner"), 403)

    def test_memberships_of_other_tenants_are_out_of_reach(self):
        """DJANGO-AUTHZ-001"""
        elsewhere = Membership.objects.create(tenant=Tenant.objects.create(name="B"), user=self.other)
        self.client.force_login(self.owner)
        self.assertEqual(self.act("remove", elsewhere), 404)
        self.assertEqual(self.act("role", elsewhere, role="owner"), 404)

    def test_owners_change_roles_and_the_last_one_stays(self):
        self.client.force_login(self.owner)
        self.assertEqual(self.act("remove", self.ownership), 404)
        self.assertEqual(self.act("role", self.membership, role="admin"), 400)
        self.assertEqual(self.act("role", self.membership, role="owner"), 302)
        self.assertEqual(self.act("remove", self.ownership), 302)
        self.assertEqual(list(self.tenant.members.all()), [self.member])

    def invite(self, email):
        self.client.force_login(self.owner)
        page = self.client.post(reverse("«app»:invite", args=[self.tenant.pk]), {"email": email})
        return page.context["link"]

    def test_an_invitation_is_for_its_address_alone(self):
        """DJANGO-AUTHZ-001"""
        link = self.invite("other@example.com")
        self.client.force_login(person("finder"))
        self.assertEqual(self.client.post(link).status_code, 404)
        self.client.force_login(self.other)
        self.assertContains(self.client.get(link), "Garden club")
        self.assertFalse(self.tenant.members.filter(pk=self.other.pk).exists())
        self.client.post(link)
        self.assertTrue(self.tenant.members.filter(pk=self.other.pk).exists())

    def test_an_invitation_ends(self):
        """DJANGO-CRYPTO-001"""
        link = self.invite("other@example.com")
        self.client.force_login(self.other)
        with mock.patch("«app».invitations.MOST_SECONDS", -1):
            self.assertEqual(self.client.post(link).status_code, 404)

    def test_whoever_makes_a_tenant_owns_it(self):
        self.client.force_login(self.other)
        self.client.post(reverse("«app»:list"), {"name": "New"})
        self.assertEqual(Membership.objects.get(tenant__name="New").role, Membership.Role.OWNER)
