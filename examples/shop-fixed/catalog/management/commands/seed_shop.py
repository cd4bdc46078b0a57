from django.core.management.base import BaseCommand

from catalog.models import Category, Product

PRODUCTS = [
    ("Tools", "Hand trowel", "T-100", "8.50", 40),
    ("Tools", "Garden fork", "T-220", "24.00", 12),
    ("Seeds", "Sweet peas", "S-010", "2.20", 300),
    ("Seeds", "Runner beans", "S-044", "2.60", 220),
    ("Pots", "Clay pot 20 cm", "P-020", "6.90", 75),
]


class Command(BaseCommand):
    help = "Fills an empty shop with a few products."

    def handle(self, *args, **options):
        for category_name, name, sku, price, stock in PRODUCTS:
            category, _ = Category.objects.get_or_create(slug=category_name.lower(), defaults={"name": category_name})
            slug = name.lower().replace(" ", "-")
            Product.objects.get_or_create(
                sku=sku,
                defaults={"category": category, "name": name, "slug": slug, "price": price, "stock": stock},
            )
        self.stdout.write(f"{Product.objects.count()} products")
