import re

from django.contrib.auth import get_user_model
from django.core import mail
from django.test import TestCase
from django.urls import reverse

from .models import Address

User = get_user_model()


class AccountTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.user = User.objects.create_user("ann", "ann@larkspur.example", "correct horse battery")

    def test_signup_logs_in(self):
        response = self.client.post(
            reverse("accounts:signup"),
            {"username": "ben", "email": "ben@larkspur.example", "password": "plum tree orchard 9"},
        )
        self.assertRedirects(response, reverse("catalog:home"))
        self.assertIn("_auth_user_id", self.client.session)

    def test_signup_refuses_a_weak_password(self):
        response = self.client.post(
            reverse("accounts:signup"), {"username": "ben", "email": "ben@larkspur.example", "password": "password"}
        )
        self.assertIn("password", response.context["form"].errors)
        self.assertFalse(User.objects.filter(username="ben").exists())

    def test_login_stays_on_this_site(self):
        for target in ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]:
            with self.subTest(target=target):
                response = self.client.post(
                    reverse("accounts:login"),
                    {"username": "ann", "password": "correct horse battery", "next": target},
                )
                self.assertRedirects(response, reverse("catalog:home"))

    def test_login_is_locked_after_five_wrong_passwords(self):
        for _ in range(5):
            response = self.client.post(reverse("accounts:login"), {"username": "ann", "password": "wrong"})
        self.assertEqual(response.status_code, 429)
        response = self.client.post(reverse("accounts:login"), {"username": "ann", "password": "correct horse battery"})
        self.assertEqual(response.status_code, 429)

    def test_login_goes_to_next(self):
        target = reverse("accounts:address_list")
        response = self.client.post(
            reverse("accounts:login"),
            {"username": "ann", "password": "correct horse battery", "next": target},
        )
        self.assertRedirects(response, target)

    def test_login_with_wrong_password(self):
        response = self.client.post(reverse("accounts:login"), {"username": "ann", "password": "wrong"})
        self.assertContains(response, "do not match")

    def test_remember_me_survives_the_session(self):
        self.client.post(
            reverse("accounts:login"),
            {"username": "ann", "password": "correct horse battery", "remember": "1"},
        )
        self.assertTrue(self.client.cookies["remember"]["secure"])
        self.assertTrue(self.client.cookies["remember"]["httponly"])
        del self.client.cookies["sessionid"]
        self.assertEqual(self.client.get(reverse("accounts:profile")).status_code, 200)

    def test_changed_password_ends_remembered_logins(self):
        self.client.post(
            reverse("accounts:login"),
            {"username": "ann", "password": "correct horse battery", "remember": "1"},
        )
        del self.client.cookies["sessionid"]
        self.user.set_password("blue teapot lid 7")
        self.user.save()
        self.assertEqual(self.client.get(reverse("accounts:profile")).status_code, 302)

    def test_logout(self):
        self.client.force_login(self.user)
        self.client.post(reverse("accounts:logout"))
        self.assertNotIn("_auth_user_id", self.client.session)

    def test_profile_and_email(self):
        self.client.force_login(self.user)
        self.assertEqual(self.client.get(reverse("accounts:profile")).status_code, 200)
        self.assertEqual(self.client.get(reverse("accounts:change_email")).status_code, 200)
        self.client.post(reverse("accounts:change_email"), {"email": "new@larkspur.example", "password": "correct horse battery"})
        self.user.refresh_from_db()
        self.assertEqual(self.user.email, "new@larkspur.example")
        self.assertEqual(mail.outbox[0].to, ["ann@larkspur.example"])

    def test_email_change_wants_the_password(self):
        self.client.force_login(self.user)
        self.client.post(reverse("accounts:change_email"), {"email": "new@larkspur.example", "password": "wrong"})
        self.user.refresh_from_db()
        self.assertEqual(self.user.email, "ann@larkspur.example")

    def test_profile_leaves_privileges_alone(self):
        self.client.force_login(self.user)
        self.client.post(reverse("accounts:profile"), {"first_name": "Ann", "is_staff": "on", "loyalty_points": "999"})
        self.user.refresh_from_db()
        self.assertEqual((self.user.first_name, self.user.is_staff, self.user.loyalty_points), ("Ann", False, 0))

    def test_addresses(self):
        self.client.force_login(self.user)
        values = {"name": "Home", "street": "1 Mill Lane", "city": "York", "postcode": "YO1 1AA"}
        self.client.post(reverse("accounts:address_create"), values)
        address = Address.objects.get()
        self.assertEqual(address.user, self.user)
        self.client.post(reverse("accounts:address_edit", args=[address.pk]), {**values, "name": "Work"})
        self.assertContains(self.client.get(reverse("accounts:address_list")), "Work")
        self.client.post(reverse("accounts:address_delete", args=[address.pk]))
        self.assertFalse(Address.objects.exists())

    def test_api_key_is_shown_once(self):
        self.client.force_login(self.user)
        response = self.client.post(reverse("accounts:api_key_create"), {"label": "till"})
        self.assertContains(response, response.context["key"])

    def test_password_reset(self):
        self.client.post(reverse("accounts:password_reset"), {"email": "ann@larkspur.example"}, headers={"host": "testserver"})
        self.assertEqual(len(mail.outbox), 1)
        link = re.search(r"https://www\.larkspur\.example(/\S+)", mail.outbox[0].body)[1]
        form_url = self.client.get(link)["Location"]
        self.client.post(form_url, {"new_password1": "blue teapot lid 7", "new_password2": "blue teapot lid 7"})
        self.user.refresh_from_db()
        self.assertTrue(self.user.check_password("blue teapot lid 7"))

    def test_password_reset_tells_nothing(self):
        response = self.client.post(reverse("accounts:password_reset"), {"email": "nobody@larkspur.example"})
        self.assertTemplateUsed(response, "accounts/password_reset_sent.html")
        self.assertEqual(mail.outbox, [])

    def test_account_is_deleted(self):
        self.client.force_login(self.user)
        response = self.client.post(reverse("accounts:delete_account", args=[self.user.pk]))
        self.assertEqual(response.json(), {"status": "deleted"})
        self.assertFalse(User.objects.filter(pk=self.user.pk).exists())
