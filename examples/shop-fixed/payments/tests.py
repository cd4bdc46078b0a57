import io
import json
import time
from unittest import mock

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import TestCase, override_settings
from django.urls import reverse

from catalog.models import Product
from orders.models import Order

from . import gateway
from .models import Payment, Subscriber

User = get_user_model()


@override_settings(PAYMENT_WEBHOOK_SECRET="only for this test")
class PaymentTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("seed_shop", stdout=io.StringIO())
        cls.ann = User.objects.create_user("ann", "ann@larkspur.example")
        cls.staff = User.objects.create_superuser("sam", "sam@larkspur.example")
        cls.order = Order.objects.create(customer=cls.ann)
        cls.order.lines.create(product=Product.objects.get(sku="T-100"), quantity=1, unit_price="8.50")

    def setUp(self):
        self.client.force_login(self.ann)

    def payment(self, **values):
        return Payment.objects.create(order=self.order, reference=gateway.new_reference(), amount="8.50", **values)

    def post_json(self, name, content, seconds_ago=0, **headers):
        body = json.dumps(content)
        headers.setdefault("X-Timestamp", str(int(time.time()) - seconds_ago))
        headers.setdefault("X-Signature", gateway.signature(body.encode(), headers["X-Timestamp"]))
        return self.client.post(reverse(name), body, content_type="application/json", headers=headers)

    def test_start(self):
        answer = self.client.post(reverse("payments:start", args=[self.order.pk])).json()
        payment = Payment.objects.get()
        self.assertEqual(answer["reference"], payment.reference)
        self.assertIn(payment.reference, answer["url"])

    def test_webhook_marks_the_order_as_paid(self):
        payment = self.payment()
        Subscriber.objects.create(owner=self.ann, url="https://partner.example/paid")
        with mock.patch("payments.gateway.requests.post") as post:
            response = self.post_json("payments:webhook", {"reference": payment.reference, "status": "paid"})
        self.assertEqual(response.status_code, 204)
        self.order.refresh_from_db()
        self.assertEqual(self.order.status, Order.Status.PAID)
        post.assert_called_once()

    def test_webhook_for_an_unknown_payment(self):
        self.assertEqual(self.post_json("payments:webhook", {"reference": "LS-0"}).status_code, 400)

    def test_settlement(self):
        payment = self.payment()
        response = self.post_json("payments:settlement", {"references": [payment.reference]})
        self.assertEqual(response.json(), {"settled": 1})

    def test_unsigned_and_old_calls_are_refused(self):
        payment = self.payment()
        for name in ["payments:webhook", "payments:settlement"]:
            content = {"reference": payment.reference, "status": "paid", "references": [payment.reference]}
            with self.subTest(name=name):
                self.assertEqual(self.post_json(name, content, **{"X-Signature": "no"}).status_code, 403)
                self.assertEqual(self.post_json(name, content, seconds_ago=3600).status_code, 403)
                self.assertEqual(self.post_json(name, content, **{"X-Timestamp": "soon", "X-Signature": "no"}).status_code, 403)
        with override_settings(PAYMENT_WEBHOOK_SECRET=""):
            self.assertEqual(self.post_json("payments:webhook", {"reference": payment.reference}).status_code, 403)
        payment.refresh_from_db()
        self.assertEqual(payment.status, Payment.Status.STARTED)

    def test_done_goes_back_to_the_order(self):
        response = self.client.get(reverse("payments:done"), {"next": self.order.get_absolute_url()})
        self.assertRedirects(response, self.order.get_absolute_url())
        response = self.client.get(reverse("payments:done"), {"next": "//elsewhere.example/"})
        self.assertRedirects(response, reverse("orders:list"))

    def test_refund(self):
        payment = self.payment(status=Payment.Status.PAID)
        self.client.force_login(self.staff)
        with mock.patch("payments.gateway.requests.post"):
            response = self.client.post(reverse("payments:refund", args=[payment.pk]))
        self.assertEqual(response.json(), {"status": "refunded"})

    def test_only_partners_are_told(self):
        self.client.post(reverse("payments:subscriptions"), {"url": "https://169.254.169.254/latest/"})
        self.assertFalse(Subscriber.objects.exists())
        Subscriber.objects.create(owner=self.ann, url="http://127.0.0.1:8000/")
        with mock.patch("payments.gateway.requests.post") as post:
            gateway.tell_subscribers(self.payment())
        post.assert_not_called()

    def test_subscriptions(self):
        self.client.post(reverse("payments:subscriptions"), {"url": "https://partner.example/paid"})
        self.assertContains(self.client.get(reverse("payments:subscriptions")), "partner.example")
