import io

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse
from rest_framework.test import APITestCase

from accounts.models import Address
from catalog.models import Product, Review
from orders.models import Order

User = get_user_model()


class ApiTests(APITestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("seed_shop", stdout=io.StringIO())
        cls.ann = User.objects.create_user("ann", "ann@larkspur.example")
        cls.staff = User.objects.create_user("sam", "sam@larkspur.example", is_staff=True)
        cls.trowel = Product.objects.get(sku="T-100")
        cls.order = Order.objects.create(customer=cls.ann)
        cls.order.lines.create(product=cls.trowel, quantity=1, unit_price="8.50")

    def test_products_are_public_and_written_by_staff(self):
        url = reverse("api:product-detail", args=["hand-trowel"])
        self.assertEqual(self.client.get(url).data["sku"], "T-100")
        self.client.force_authenticate(self.ann)
        self.assertEqual(self.client.patch(url, {"stock": 1}).status_code, 403)
        self.client.force_authenticate(self.staff)
        self.assertEqual(self.client.patch(url, {"stock": 1}).data["stock"], 1)

    def test_orders(self):
        self.client.force_authenticate(self.ann)
        self.assertEqual(self.client.get(reverse("api:order-list")).data["count"], 1)
        self.assertEqual(len(self.client.get(reverse("api:order-lines", args=[self.order.pk])).data), 1)
        response = self.client.post(reverse("api:order-cancel", args=[self.order.pk]))
        self.assertEqual(response.data["status"], "cancelled")

    def test_review(self):
        self.client.force_authenticate(self.ann)
        values = {"product": self.trowel.pk, "author": self.staff.pk, "rating": 5, "body": "Lovely."}
        self.assertEqual(self.client.post(reverse("api:review-list"), values).status_code, 201)
        self.assertEqual(Review.objects.get().author, self.ann)

    def test_addresses(self):
        self.client.force_authenticate(self.ann)
        values = {"name": "Home", "street": "1 Mill Lane", "city": "York", "postcode": "YO1 1AA"}
        self.client.post(reverse("api:address-list"), values)
        self.assertEqual(Address.objects.get().user, self.ann)

    def test_customers_are_for_staff(self):
        self.client.force_authenticate(self.ann)
        self.assertEqual(self.client.get(reverse("api:customer-list")).status_code, 403)
        self.client.force_authenticate(self.staff)
        self.assertEqual(self.client.get(reverse("api:customer-list")).status_code, 200)

    def test_newsletter(self):
        self.client.force_authenticate(self.ann)
        self.client.post(reverse("api:newsletter"), {"email": "ann@larkspur.example", "subscribe": "yes"})
        self.ann.refresh_from_db()
        self.assertTrue(self.ann.newsletter)

    def test_price(self):
        response = self.client.get(reverse("api:price", args=["T-100"]), headers={"origin": "https://partner.example"})
        self.assertEqual(response.json(), {"price": "8.50"})
        self.assertEqual(response["Access-Control-Allow-Origin"], "https://partner.example")
        response = self.client.get(reverse("api:price", args=["T-100"]), headers={"origin": "https://evil.example"})
        self.assertNotIn("Access-Control-Allow-Origin", response)
