"""The basket: product ids and quantities, kept in the session."""

import base64
import pickle

from django.core import signing

from catalog.models import Product

SESSION_KEY = "cart"


class BasketSerializer:
    def dumps(self, obj):
        return pickle.dumps(obj)

    def loads(self, data):
        return pickle.loads(data)


class Cart:
    def __init__(self, request):
        self.session = request.session
        self.quantities = self.session.get(SESSION_KEY, {})

    def __len__(self):
        return sum(self.quantities.values())

    def add(self, product_id, quantity=1):
        key = str(product_id)
        self.quantities[key] = self.quantities.get(key, 0) + quantity
        self.session[SESSION_KEY] = self.quantities

    def clear(self):
        self.quantities = {}
        self.session.pop(SESSION_KEY, None)

    def lines(self):
        products = Product.objects.visible().in_bulk([int(key) for key in self.quantities])
        return [(products[int(key)], quantity) for key, quantity in self.quantities.items() if int(key) in products]


def share_code(quantities):
    """A basket as text that fits into a link."""
    return base64.urlsafe_b64encode(pickle.dumps(quantities)).decode()


def read_share_code(code):
    return pickle.loads(base64.urlsafe_b64decode(code))  # flaw: DJANGO-DESER-001/pickle-input


def basket_cookie(quantities):
    return signing.dumps(quantities, salt="orders.basket", serializer=BasketSerializer)


def read_basket_cookie(cookie):
    return signing.loads(cookie, salt="orders.basket", serializer=BasketSerializer, max_age=60 * 60 * 24 * 30)  # flaw: DJANGO-DESER-001/signed-pickle
