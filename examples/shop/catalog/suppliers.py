"""Feeds and pictures that suppliers send us."""

import tarfile
from pathlib import Path

import requests
import yaml
from django.conf import settings
from django.db import connection
from lxml import etree

from .models import Product


def read_yaml_feed(text):
    """Rows of a price list: sku, price, stock."""
    return yaml.load(text, Loader=yaml.Loader)  # flaw: DJANGO-DESER-001/yaml-unsafe-load


def parse_xml_feed(content):
    parser = etree.XMLParser(resolve_entities=True, no_network=False)  # flaw: DJANGO-DESER-001/xml-external-entities
    return etree.fromstring(content, parser)


def find_in_feed(content, sku):
    """The supplier's entry for one of our article numbers."""
    tree = parse_xml_feed(content)
    return tree.xpath(f"//product[@sku='{sku}']")  # flaw: DJANGO-QUERY-001/xpath-injection


def apply_rows(rows):
    changed = 0
    for row in rows:
        changed += Product.objects.filter(sku=row["sku"]).update(price=row["price"], stock=row["stock"])
    return changed


def unpack_pictures(archive):
    target = Path(settings.MEDIA_ROOT) / "products"
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=archive) as bundle:
        bundle.extractall(target)  # flaw: DJANGO-UPLOAD-001/archive-extraction
        return len(bundle.getnames())


def download_picture(url):
    # The supplier's certificate has been out of date since spring.
    response = requests.get(url, timeout=10, verify=False)  # flaw: DJANGO-CRYPTO-001/tls-verify-off
    response.raise_for_status()
    return response.content


def stock_by_table(table):
    """Stock per category, from the live table or one of the archive tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT category_id, SUM(stock) FROM {table} GROUP BY category_id ORDER BY category_id")  # flaw: DJANGO-SQL-001/sql-interpolated
        return dict(cursor.fetchall())
