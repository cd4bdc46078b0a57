"""The basket: product ids and quantities, kept in the session."""

from django.core import signing

from catalog.models import Product

SESSION_KEY = "cart"
MAX_AGE = 60 * 60 * 24 * 30


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
    return signing.dumps(quantities, salt="orders.share", compress=True)


def read_share_code(code):
    """Raises signing.BadSignature when the code is not ours or too old."""
    return signing.loads(code, salt="orders.share", max_age=MAX_AGE)


def basket_cookie(quantities):
    return signing.dumps(quantities, salt="orders.basket")


def read_basket_cookie(cookie):
    """The basket of an earlier visit; empty when the cookie is not ours or too old."""
    try:
        return signing.loads(cookie, salt="orders.basket", max_age=MAX_AGE)
    except signing.BadSignature:
        return {}
