import io
import shutil
import tempfile
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import TestCase, override_settings
from django.urls import reverse

from catalog.models import Product
from orders.models import Order

from .models import SavedReport

User = get_user_model()


class ReportTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("seed_shop", stdout=io.StringIO())
        cls.ann = User.objects.create_user("ann", "ann@larkspur.example")
        cls.staff = User.objects.create_user("sam", "sam@larkspur.example", is_staff=True)
        cls.order = Order.objects.create(customer=cls.ann, note="ring twice")
        cls.order.lines.create(product=Product.objects.get(sku="T-100"), quantity=12, unit_price="8.50")

    def setUp(self):
        cache.clear()
        self.client.force_login(self.staff)

    def test_dashboard(self):
        self.assertContains(self.client.get(reverse("reports:dashboard")), "T-100")
        self.assertContains(self.client.get(reverse("reports:sales_table")), "12")

    def test_my_spending(self):
        self.client.force_login(self.ann)
        self.assertContains(self.client.get(reverse("reports:my_spending")), "102.00")

    def test_figures(self):
        answer = self.client.get(reverse("reports:figures"), {"per": "status", "note": "ring", "quantity": "5"}).json()
        self.assertEqual(answer, {"per": {"open": 1}, "with_note": 1, "big": 1})

    def test_figures_take_no_sql(self):
        for values in [{"per": "password"}, {"quantity": "1) OR (1=1"}]:
            with self.subTest(values=values):
                response = self.client.get(reverse("reports:figures"), {"per": "status", "quantity": "5", **values})
                self.assertEqual(response.status_code, 400)
        answer = self.client.get(reverse("reports:figures"), {"per": "customer", "note": "' OR 1=1 --", "quantity": "5"}).json()
        self.assertEqual(answer, {"per": {"ann": 1}, "with_note": 0, "big": 1})

    def test_no_formula_leaves_the_shop(self):
        Order.objects.update(note="=1+1")
        self.assertContains(self.client.get(reverse("reports:export_orders")), "ann,open,'=1+1")

    def test_exports(self):
        self.assertContains(self.client.get(reverse("reports:export_orders")), "ann,open,ring twice")
        self.assertEqual(self.client.get(reverse("reports:export_as"), {"format": "pickle"}).status_code, 400)
        response = self.client.get(reverse("reports:export_as"), {"format": "json"})
        self.assertEqual(response.content, b'[{"sku": "T-100", "sold": 12}]')

    def test_saved_report(self):
        self.client.post(reverse("reports:save"), {"title": "Spring", "per": "status"})
        report = SavedReport.objects.get()
        self.assertContains(self.client.get(reverse("reports:saved", args=[report.pk])), "status")

    def test_options_are_imported(self):
        url = reverse("reports:import_options")
        self.client.post(url, {"options": SimpleUploadedFile("o.json", b'{"per": "status"}')})
        self.assertEqual(SavedReport.objects.get().options, {"per": "status"})
        self.assertEqual(self.client.post(url, {"options": SimpleUploadedFile("o", b"\x80\x04}.")}).status_code, 400)

    def test_back_up(self):
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        with override_settings(BACKUP_DIR=folder):
            self.client.post(reverse("reports:back_up"), {"name": "may"})
            self.assertEqual(self.client.post(reverse("reports:back_up"), {"name": "may; id"}).status_code, 400)
        self.assertTrue((folder / "may.gz").exists())

    def test_customer_lookup(self):
        response = self.client.get(reverse("reports:customer_lookup"), {"username": "ann"})
        self.assertEqual(response.json(), {"orders": [self.order.pk]})
        self.assertEqual(self.client.get(reverse("reports:customer_lookup")).status_code, 400)
