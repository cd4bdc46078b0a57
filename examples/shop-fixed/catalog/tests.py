import io
import tarfile
from unittest import mock

import yaml
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from . import suppliers
from .models import Product, Review

User = get_user_model()


class CatalogTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("seed_shop", stdout=io.StringIO())
        cls.trowel = Product.objects.get(sku="T-100")
        cls.ann = User.objects.create_user("ann", "ann@larkspur.example")
        cls.staff = User.objects.create_user("sam", "sam@larkspur.example", is_staff=True)

    def test_text_is_escaped(self):
        Product.objects.filter(sku="T-100").update(name="<b>Hand</b> trowel")
        response = self.client.get(reverse("catalog:product_list"), {"q": "<b>"})
        self.assertContains(response, "<mark>&lt;b&gt;</mark>")
        response = self.client.get(reverse("catalog:quick_view"), {"sku": "<script>"})
        self.assertContains(response, "&lt;script&gt;", status_code=404)
        self.trowel.reviews.create(author=self.ann, rating=3, body="<i>so</i>\n<i>so</i>")
        self.assertContains(self.client.get(self.trowel.get_absolute_url()), "<strong>&lt;i&gt;so&lt;/i&gt;</strong>")

    def test_unknown_filters_sorts_and_pages(self):
        response = self.client.get(reverse("catalog:product_list"), {"purchase_price__gt": "0", "sort": "purchase_price"})
        self.assertEqual(len(response.context["products"]), 5)
        self.assertEqual(self.client.get(reverse("catalog:page", args=["base"])).status_code, 404)

    def test_feeds_run_no_code_and_read_no_files(self):
        with self.assertRaises(yaml.YAMLError):
            suppliers.read_yaml_feed("!!python/object/apply:os.getcwd []")
        feed = b'<!DOCTYPE f [<!ENTITY e SYSTEM "file:///etc/hostname">]><feed><product sku="1">&e;</product></feed>'
        self.assertFalse(suppliers.find_in_feed(feed, "1")[0].text)
        self.assertEqual(suppliers.find_in_feed(feed, "' or '1'='1"), [])

    def test_public_pages(self):
        for url in [
            reverse("catalog:home"),
            reverse("catalog:product_list"),
            reverse("catalog:product", args=["hand-trowel"]),
            reverse("catalog:category", args=["tools"]),
            reverse("catalog:page", args=["delivery"]),
        ]:
            with self.subTest(url=url):
                self.assertEqual(self.client.get(url).status_code, 200)

    def test_list_filters_sorts_and_highlights(self):
        response = self.client.get(reverse("catalog:product_list"), {"q": "pea", "sort": "-price"})
        self.assertContains(response, "<mark>pea</mark>")
        response = self.client.get(reverse("catalog:product_list"), {"category__slug": "tools", "sort": "-price"})
        self.assertEqual([product.sku for product in response.context["products"]], ["T-220", "T-100"])

    def test_suggest(self):
        response = self.client.get(reverse("catalog:suggest"), {"q": "Run"})
        self.assertEqual([entry["name"] for entry in response.json()["products"]], ["Runner beans"])

    def test_quick_view(self):
        self.assertContains(self.client.get(reverse("catalog:quick_view"), {"sku": "P-020"}), "Clay pot")
        self.assertContains(self.client.get(reverse("catalog:quick_view"), {"sku": "X-1"}), "X-1", status_code=404)

    def test_outgoing_link(self):
        response = self.client.get(reverse("catalog:out"), {"to": "https://www.trowels.example/"})
        self.assertEqual(response["Location"], "https://www.trowels.example/")
        response = self.client.get(reverse("catalog:out"), {"to": "https://evil.example/"})
        self.assertEqual(response.status_code, 410)

    def test_stock_report(self):
        out = io.StringIO()
        call_command("stock_report", stdout=out)
        self.assertIn("Tools", out.getvalue())

    def test_review_is_shown(self):
        self.client.force_login(self.ann)
        url = reverse("catalog:review", args=["hand-trowel"])
        self.client.post(url, {"rating": 4, "body": "Good grip\nA little heavy.", "homepage": ""})
        self.assertEqual(Review.objects.get().author, self.ann)
        self.assertContains(self.client.get(self.trowel.get_absolute_url()), "<strong>Good grip</strong>")

    def test_staff_pages_are_closed_to_customers(self):
        self.client.force_login(self.ann)
        for name in ["import_feed", "stock", "reprice", "import_pictures"]:
            with self.subTest(name=name):
                self.assertEqual(self.client.get(reverse(f"catalog:{name}")).status_code, 302)

    def test_price_list_import(self):
        self.client.force_login(self.staff)
        feed = SimpleUploadedFile("feed.yaml", b"- {sku: T-100, price: 9.25, stock: 7}\n")
        self.client.post(reverse("catalog:import_feed"), {"feed": feed})
        self.trowel.refresh_from_db()
        self.assertEqual((str(self.trowel.price), self.trowel.stock), ("9.25", 7))

    def test_xml_feed_look_up(self):
        self.client.force_login(self.staff)
        feed = SimpleUploadedFile("feed.xml", b"<feed><product sku='T-100' price='7'/><product sku='T-101'/></feed>")
        response = self.client.post(reverse("catalog:look_up_in_feed"), {"feed": feed, "sku": "T-100"})
        self.assertEqual(response.json(), {"entries": [{"sku": "T-100", "price": "7"}]})

    def test_pictures_are_unpacked(self):
        self.client.force_login(self.staff)
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as bundle:
            member = tarfile.TarInfo("t-100.jpg")
            member.size = 3
            bundle.addfile(member, io.BytesIO(b"jpg"))
        upload = SimpleUploadedFile("pictures.tar", archive.getvalue())
        response = self.client.post(reverse("catalog:import_pictures"), {"archive": upload})
        self.assertEqual(response.json(), {"unpacked": 1})

    def test_picture_is_fetched(self):
        self.client.force_login(self.staff)
        url = reverse("catalog:fetch_picture", args=[self.trowel.pk])
        with mock.patch("catalog.suppliers.requests.get") as get:
            get.return_value.content = b"\xff\xd8\xff picture"
            self.client.post(url, {"url": "https://127.0.0.1/t-100.jpg"})
            get.assert_not_called()
            self.client.post(url, {"url": "https://pictures.suppliers.example/t-100.jpg"})
        self.trowel.refresh_from_db()
        self.assertTrue(self.trowel.picture.startswith("products/"))

    def test_stock_and_reprice(self):
        self.client.force_login(self.staff)
        response = self.client.post(reverse("catalog:adjust_stock", args=[self.trowel.pk]), {"stock": "5"})
        self.assertEqual(response.json(), {"stock": 5})
        response = self.client.post(reverse("catalog:reprice"), {"category": "tools", "percent": "100"})
        self.assertEqual(response.json(), {"repriced": 2})
        self.trowel.refresh_from_db()
        self.assertEqual(str(self.trowel.price), "17.00")
        self.assertEqual(len(self.client.get(reverse("catalog:stock")).json()["stock"]), 3)
