"""Feeds and pictures that suppliers send us."""

import tarfile
from pathlib import Path
from urllib.parse import urlsplit

import requests
import yaml
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import Sum
from lxml import etree

from .models import Product

JPEG = b"\xff\xd8\xff"
PICTURE_BYTES = 5 * 1024 * 1024
ARCHIVE_BYTES = 50 * 1024 * 1024


def read_yaml_feed(text):
    """Rows of a price list: sku, price, stock."""
    return yaml.safe_load(text)


def parse_xml_feed(content):
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(content, parser)


def find_in_feed(content, sku):
    """The supplier's entry for one of our article numbers."""
    tree = parse_xml_feed(content)
    return tree.xpath("//product[@sku=$sku]", sku=sku)


def apply_rows(rows):
    changed = 0
    for row in rows:
        changed += Product.objects.filter(sku=row["sku"]).update(price=row["price"], stock=row["stock"])
    return changed


def unpack_pictures(archive):
    target = Path(settings.MEDIA_ROOT) / "products"
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=archive) as bundle:
        pictures = [member for member in bundle.getmembers() if member.isfile() and member.name.endswith(".jpg")]
        if sum(member.size for member in pictures) > ARCHIVE_BYTES:
            raise SuspiciousOperation("the archive unpacks to too many bytes")
        bundle.extractall(target, members=pictures, filter="data")
        return len(pictures)


def download_picture(url):
    """The JPEG at an address of one of our suppliers; redirects are not followed."""
    if urlsplit(url).netloc not in settings.PICTURE_HOSTS:
        raise SuspiciousOperation("not one of our suppliers")
    response = requests.get(url, timeout=10, allow_redirects=False)
    response.raise_for_status()
    if len(response.content) > PICTURE_BYTES or not response.content.startswith(JPEG):
        raise SuspiciousOperation("not a JPEG of a sensible size")
    return response.content


def stock_by_category():
    return dict(Product.objects.order_by("category").values_list("category").annotate(Sum("stock")))
