from django.core.management.base import BaseCommand

from catalog.models import Category
from catalog.suppliers import stock_by_category


class Command(BaseCommand):
    help = "Prints the stock per category."

    def handle(self, *args, **options):
        names = dict(Category.objects.values_list("pk", "name"))
        for category, stock in stock_by_category().items():
            self.stdout.write(f"{names[category]:<20}{stock:>8}")
