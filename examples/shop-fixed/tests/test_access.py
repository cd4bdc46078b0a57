"""Who may reach what: every page, asked by a stranger, another customer, its owner and the staff."""

import io

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, TestCase
from django.urls import get_resolver, reverse

from accounts.models import Address
from catalog.models import Product, Review
from orders.models import Order
from payments.models import Payment
from reports.models import SavedReport
from support.models import Attachment, Ticket

User = get_user_model()

PUBLIC = [
    "catalog:home",
    "catalog:product_list",
    "catalog:suggest",
    "orders:cart",
    "accounts:login",
    "accounts:signup",
    "accounts:password_reset",
]
OWN = [
    ("get", "accounts:profile"),
    ("get", "accounts:change_email"),
    ("get", "accounts:address_list"),
    ("get", "accounts:address_create"),
    ("post", "accounts:api_key_create"),
    ("get", "orders:list"),
    ("get", "orders:checkout"),
    ("post", "orders:gift_points"),
    ("get", "payments:done"),
    ("get", "payments:subscriptions"),
    ("get", "support:list"),
    ("get", "support:create"),
    ("get", "support:search"),
    ("get", "reports:my_spending"),
]
STAFF = [
    ("get", "orders:board"),
    ("get", "reports:dashboard"),
    ("get", "reports:figures"),
    ("get", "reports:export_orders"),
    ("get", "reports:export_as"),
    ("get", "reports:sales_table"),
    ("get", "reports:customer_lookup"),
    ("post", "reports:save"),
    ("post", "reports:import_options"),
    ("post", "reports:back_up"),
    ("get", "catalog:import_feed"),
    ("get", "catalog:stock"),
    ("post", "catalog:reprice"),
    ("post", "catalog:look_up_in_feed"),
    ("post", "catalog:import_pictures"),
    ("post", "support:check_host"),
]
# Names that the lists above and the tests below ask for one by one.
TESTED_APPS = {"accounts", "catalog", "orders", "payments", "support", "reports"}


class AccessTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("seed_shop", stdout=io.StringIO())
        cls.trowel = Product.objects.get(sku="T-100")
        cls.owner = User.objects.create_user("ann", "ann@larkspur.example")
        cls.other = User.objects.create_user("ben", "ben@larkspur.example")
        cls.staff = User.objects.create_user("sam", "sam@larkspur.example", is_staff=True)
        cls.boss = User.objects.create_user("joy", "joy@larkspur.example", is_staff=True)
        cls.boss.user_permissions.set(Permission.objects.filter(codename__in=["change_order", "change_payment"]))
        cls.order = Order.objects.create(customer=cls.owner)
        cls.order.lines.create(product=cls.trowel, quantity=1, unit_price="8.50")
        cls.payment = Payment.objects.create(order=cls.order, reference="LS-1", amount="8.50", status="paid")
        cls.address = Address.objects.create(user=cls.owner, name="Home", street="1 Mill Lane", city="York", postcode="YO1")
        cls.ticket = Ticket.objects.create(customer=cls.owner, subject="Broken pot", body="It has a crack.")
        cls.review = Review.objects.create(product=cls.trowel, author=cls.owner, rating=4, body="Good")
        cls.report = SavedReport.objects.create(owner=cls.staff, title="Spring", options={"per": "status"})
        upload = SimpleUploadedFile("pot.png", b"\x89PNG\r\n\x1a\n picture")
        cls.attachment = Attachment.objects.create(ticket=cls.ticket, name="pot.png", file=upload)

    def ask(self, user, method, url):
        client = Client()
        if user:
            client.force_login(user)
        return getattr(client, method)(url)

    def assert_asks_for_login(self, method, url):
        response = self.ask(None, method, url)
        self.assertEqual(response.status_code, 302, url)
        self.assertRegex(response["Location"], r"^/(accounts|back-office)/login/\?next=")

    def owned_pages(self):
        yield "get", reverse("accounts:address_edit", args=[self.address.pk])
        yield "get", reverse("orders:detail", args=[self.order.pk])
        yield "get", reverse("orders:invoice", args=[self.order.pk])
        yield "post", reverse("orders:make_invoice", args=[self.order.pk])
        yield "get", reverse("orders:download_invoice", args=[self.order.pk])
        yield "post", reverse("orders:save_note", args=[self.order.pk])
        yield "post", reverse("payments:start", args=[self.order.pk])
        yield "post", reverse("orders:cancel", args=[self.order.pk])
        yield "get", reverse("support:detail", args=[self.ticket.pk])
        yield "get", reverse("support:attachment", args=[self.attachment.pk])
        yield "get", reverse("support:picture", args=[self.ticket.pk]) + f"?name={self.attachment.file.name.rsplit('/', 1)[1]}"
        yield "post", reverse("support:reply", args=[self.ticket.pk])
        yield "post", reverse("support:attach", args=[self.ticket.pk])
        yield "post", reverse("support:change", args=[self.ticket.pk])
        yield "post", reverse("support:remove_attachment", args=[self.ticket.pk, self.attachment.pk])
        yield "post", reverse("accounts:address_delete", args=[self.address.pk])

    def staff_pages(self):
        yield from ((method, reverse(name)) for method, name in STAFF)
        yield "get", reverse("catalog:fetch_picture", args=[self.trowel.pk])
        yield "post", reverse("catalog:adjust_stock", args=[self.trowel.pk])
        yield "get", reverse("orders:packing_slip", args=[self.order.pk])
        yield "post", reverse("orders:mark_sent", args=[self.order.pk])
        yield "get", reverse("support:answer", args=[self.ticket.pk])

    def test_everybody_reads_the_shop(self):
        urls = [reverse(name) for name in PUBLIC]
        urls += [self.trowel.get_absolute_url(), reverse("catalog:category", args=["tools"])]
        urls += [reverse("catalog:page", args=["about"]), reverse("api:price", args=["T-100"]), reverse("api:product-list")]
        for url in urls:
            with self.subTest(url=url):
                self.assertEqual(self.ask(None, "get", url).status_code, 200)

    def test_own_pages_need_a_login(self):
        for method, name in OWN:
            with self.subTest(name=name):
                self.assert_asks_for_login(method, reverse(name))
                self.assertIn(self.ask(self.owner, method, reverse(name)).status_code, {200, 302, 400})

    def test_owned_things_are_for_their_owner(self):
        for method, url in self.owned_pages():
            with self.subTest(url=url):
                self.assert_asks_for_login(method, url)
                self.assertEqual(self.ask(self.other, method, url).status_code, 404)
                self.assertEqual(self.ask(self.staff, method, url).status_code, 404)
                self.assertIn(self.ask(self.owner, method, url).status_code, {200, 302})

    def test_staff_pages_are_for_staff(self):
        for method, url in self.staff_pages():
            with self.subTest(url=url):
                self.assert_asks_for_login(method, url)
                self.assertRegex(self.ask(self.owner, method, url)["Location"], "^/back-office/login/")
                response = self.ask(self.staff, method, url)
                self.assertIn(response.status_code, {200, 302, 400})
                self.assertNotIn("/login/", response.get("Location", ""))

    def test_discount_and_refund_need_a_permission(self):
        for url in [
            reverse("orders:apply_discount", args=[self.order.pk]),
            reverse("payments:refund", args=[self.payment.pk]),
            reverse("accounts:look_as", args=[self.other.pk]),
        ]:
            with self.subTest(url=url):
                self.assert_asks_for_login("post", url)
                self.assertIn(self.ask(self.owner, "post", url).status_code, {302, 403})
                self.assertEqual(self.ask(self.staff, "post", url).status_code, 403)
        url = reverse("orders:apply_discount", args=[self.order.pk])
        self.assertEqual(self.ask(self.boss, "post", url).status_code, 400)

    def test_saved_reports_are_for_their_owner(self):
        url = reverse("reports:saved", args=[self.report.pk])
        self.assert_asks_for_login("get", url)
        self.assertEqual(self.ask(self.boss, "get", url).status_code, 404)
        self.assertEqual(self.ask(self.staff, "get", url).status_code, 200)

    def test_accounts_are_deleted_by_their_owner(self):
        url = reverse("accounts:delete_account", args=[self.owner.pk])
        self.assert_asks_for_login("post", url)
        self.assertEqual(self.ask(self.other, "post", url).status_code, 403)
        self.assertEqual(self.ask(self.staff, "post", url).status_code, 403)
        self.assertTrue(User.objects.filter(pk=self.owner.pk).exists())

    def test_gateway_calls_need_a_signature(self):
        for name in ["payments:webhook", "payments:settlement"]:
            with self.subTest(name=name):
                self.assertEqual(self.ask(None, "post", reverse(name)).status_code, 403)

    def test_api_is_for_the_owner(self):
        for url in [
            reverse("api:order-detail", args=[self.order.pk]),
            reverse("api:order-lines", args=[self.order.pk]),
            reverse("api:address-detail", args=[self.address.pk]),
            reverse("api:review-detail", args=[self.review.pk]),
        ]:
            with self.subTest(url=url):
                self.assertIn(self.ask(None, "get", url).status_code, {401, 403})
                self.assertEqual(self.ask(self.other, "get", url).status_code, 404)
                self.assertEqual(self.ask(self.owner, "get", url).status_code, 200)
        cancel = reverse("api:order-cancel", args=[self.order.pk])
        self.assertEqual(self.ask(self.other, "post", cancel).status_code, 404)
        self.assertEqual(self.ask(self.owner, "post", cancel).status_code, 200)

    def test_api_lists_are_scoped(self):
        for name, count in [("order", 1), ("address", 1), ("review", 1)]:
            with self.subTest(name=name):
                url = reverse(f"api:{name}-list")
                self.assertEqual(self.ask(self.owner, "get", url).json()["count"], count)
                self.assertEqual(self.ask(self.other, "get", url).json()["count"], 0)

    def test_api_customers_and_newsletter(self):
        url = reverse("api:customer-list")
        self.assertIn(self.ask(None, "get", url).status_code, {401, 403})
        self.assertEqual(self.ask(self.owner, "get", url).status_code, 403)
        answer = self.ask(self.staff, "get", url)
        self.assertNotIn("password", answer.json()["results"][0])
        self.assertIn(self.ask(None, "post", reverse("api:newsletter")).status_code, {401, 403})

    def test_admin_wants_a_second_factor(self):
        superuser = User.objects.create_superuser("root", "root@larkspur.example")
        self.assertEqual(self.ask(superuser, "get", reverse("admin:index")).status_code, 302)

    def test_no_page_is_forgotten(self):
        asked = set(PUBLIC) | {name for _, name in OWN + STAFF}
        asked |= {f"{match.app_name}:{match.url_name}" for match in map(self.resolve, self.urls_with_arguments())}
        missing = {name for name in route_names() if name not in asked}
        self.assertEqual(missing, {"accounts:logout", "accounts:password_reset_confirm", "catalog:out", "catalog:quick_view",
                                   "catalog:review", "orders:add", "orders:shared_cart"})

    def resolve(self, url):
        return get_resolver().resolve(url.partition("?")[0])

    def urls_with_arguments(self):
        yield from (url for _, url in self.owned_pages())
        yield from (url for _, url in self.staff_pages())
        yield self.trowel.get_absolute_url()
        yield reverse("catalog:category", args=["tools"])
        yield reverse("catalog:page", args=["about"])
        yield reverse("orders:apply_discount", args=[1])
        yield reverse("payments:refund", args=[1])
        yield reverse("payments:webhook")
        yield reverse("payments:settlement")
        yield reverse("reports:saved", args=[1])
        yield reverse("accounts:delete_account", args=[1])
        yield reverse("accounts:look_as", args=[1])


def route_names():
    for app in TESTED_APPS:
        _, resolver = get_resolver().namespace_dict[app]
        yield from (f"{app}:{key}" for key in resolver.reverse_dict if isinstance(key, str))
