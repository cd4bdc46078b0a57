import io

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from catalog.models import Product

from .models import Coupon, Order

User = get_user_model()


class OrderTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("seed_shop", stdout=io.StringIO())
        cls.trowel = Product.objects.get(sku="T-100")
        cls.ann = User.objects.create_user("ann", "ann@larkspur.example", loyalty_points=50)
        cls.ben = User.objects.create_user("ben", "ben@larkspur.example")
        cls.staff = User.objects.create_user("sam", "sam@larkspur.example", is_staff=True)
        cls.staff.user_permissions.add(Permission.objects.get(codename="change_order"))
        cls.coupon = Coupon.objects.create(code="SPRING", percent=50)

    def setUp(self):
        self.client.force_login(self.ann)

    def order(self, **values):
        order = Order.objects.create(customer=self.ann, **values)
        order.lines.create(product=self.trowel, quantity=2, unit_price="8.50")
        return order

    def test_from_basket_to_order(self):
        self.client.post(reverse("orders:add", args=[self.trowel.pk]))
        response = self.client.post(reverse("orders:add", args=[self.trowel.pk]))
        self.assertEqual(response.json(), {"count": 2})
        self.assertContains(self.client.get(reverse("orders:checkout")), "Hand trowel")
        self.client.post(reverse("orders:checkout"), {"note": "Ring twice", "coupon": "SPRING"})
        order = Order.objects.get()
        self.assertEqual((order.customer, str(order.total)), (self.ann, "8.50"))
        self.assertContains(self.client.get(reverse("orders:detail", args=[order.pk])), "Ring twice")
        self.assertContains(self.client.get(reverse("orders:list")), "8.50")

    def test_basket_is_remembered_and_shared(self):
        self.client.post(reverse("orders:add", args=[self.trowel.pk]))
        code = self.client.get(reverse("orders:cart")).context["share"]
        del self.client.cookies["sessionid"]
        self.assertContains(self.client.get(reverse("orders:cart")), "Hand trowel")
        self.client.cookies.clear()
        url = reverse("orders:shared_cart", query={"code": code})
        self.assertContains(self.client.get(url), "1 article")
        self.client.post(url)
        self.assertContains(self.client.get(reverse("orders:cart")), "Hand trowel")

    def test_note(self):
        order = self.order()
        values = {"customer": self.ben.pk, "status": "paid", "note": "By the shed"}
        self.client.post(reverse("orders:save_note", args=[order.pk]), values)
        order.refresh_from_db()
        self.assertEqual((order.note, order.status, order.customer), ("By the shed", Order.Status.OPEN, self.ann))

    def test_forged_baskets_are_ignored(self):
        self.assertEqual(self.client.get(reverse("orders:shared_cart"), {"code": "gASVCAAAAAAAAAB9lC4="}).status_code, 404)
        self.client.cookies["basket"] = "forged"
        self.assertContains(self.client.get(reverse("orders:cart")), "Your basket is empty")

    def test_cancel(self):
        order = self.order()
        self.assertEqual(self.client.get(reverse("orders:cancel", args=[order.pk])).status_code, 405)
        self.client.post(reverse("orders:cancel", args=[order.pk]))
        order.refresh_from_db()
        self.assertEqual(order.status, Order.Status.CANCELLED)

    def test_invoice(self):
        order = self.order()
        self.assertEqual(self.client.get(reverse("orders:invoice", args=[order.pk])).json()["total"], "17.00")
        self.client.post(reverse("orders:make_invoice", args=[order.pk]))
        response = self.client.get(reverse("orders:download_invoice", args=[order.pk]))
        self.assertIn(b"Total 17.00", b"".join(response.streaming_content))
        self.assertEqual(self.client.get(reverse("orders:download_invoice", args=[order.pk + 1])).status_code, 404)

    def test_no_more_points_than_there_are(self):
        self.client.post(reverse("orders:gift_points"), {"to": "ben", "points": "51"})
        self.client.post(reverse("orders:gift_points"), {"to": "ben", "points": "-5"})
        self.ben.refresh_from_db()
        self.assertEqual(self.ben.loyalty_points, 0)

    def test_points_are_given_by_oneself(self):
        self.client.post(reverse("orders:gift_points"), {"from": self.staff.pk, "to": "ben", "points": "20"})
        self.ann.refresh_from_db()
        self.ben.refresh_from_db()
        self.assertEqual((self.ann.loyalty_points, self.ben.loyalty_points), (30, 20))

    def test_staff_pages(self):
        order = self.order(status=Order.Status.PAID)
        self.client.force_login(self.staff)
        self.assertContains(self.client.get(reverse("orders:board")), "ann")
        self.client.post(reverse("orders:apply_discount", args=[order.pk]), {"percent": "10"})
        self.assertEqual(str(Order.objects.get(pk=order.pk).total), "15.30")
        self.assertContains(self.client.get(reverse("orders:packing_slip", args=[order.pk])), "Hand trowel")
        self.client.post(reverse("orders:mark_sent", args=[order.pk]))
        order.refresh_from_db()
        self.assertEqual(order.status, Order.Status.SENT)
