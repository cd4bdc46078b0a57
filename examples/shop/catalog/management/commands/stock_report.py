from django.core.management.base import BaseCommand

from catalog.models import Category
from catalog.suppliers import stock_by_table


class Command(BaseCommand):
    help = "Prints the stock per category, today's or an archived one."

    def add_arguments(self, parser):
        parser.add_argument("--table", default="catalog_product")

    def handle(self, *args, **options):
        names = dict(Category.objects.values_list("pk", "name"))
        for category, stock in stock_by_table(options["table"]).items():
            self.stdout.write(f"{names[category]:<20}{stock:>8}")
