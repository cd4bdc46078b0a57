import io
import shutil
import tempfile
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.cache import cache
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
        cls.ann = User.objects.create_user("ann", "ann@larkspur.example", "pw")
        cls.staff = User.objects.create_user("sam", "sam@larkspur.example", "pw", is_staff=True)
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

    def test_exports(self):
        self.assertContains(self.client.get(reverse("reports:export_orders")), "ann,open,ring twice")
        response = self.client.get(reverse("reports:export_as"), {"format": "json"})
        self.assertEqual(response.content, b'[{"sku": "T-100", "sold": 12}]')

    def test_saved_report(self):
        self.client.post(reverse("reports:save"), {"title": "Spring", "per": "status"})
        report = SavedReport.objects.get()
        self.assertContains(self.client.get(reverse("reports:saved", args=[report.pk])), "status")

    def test_back_up(self):
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        with override_settings(BACKUP_DIR=folder):
            self.client.post(reverse("reports:back_up"), {"name": "may"})
        self.assertTrue((folder / "may.gz").exists())

    def test_customer_lookup(self):
        response = self.client.get(reverse("reports:customer_lookup"), {"username": "ann"})
        self.assertEqual(response.json(), {"orders": [self.order.pk]})
        self.assertEqual(self.client.get(reverse("reports:customer_lookup")).status_code, 400)
