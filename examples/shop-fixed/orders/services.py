import logging
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F

from .models import Order, OrderLine

logger = logging.getLogger(__name__)


@transaction.atomic
def place_order(customer, cart, note="", coupon=None):
    order = Order.objects.create(customer=customer, note=note, coupon=coupon)
    OrderLine.objects.bulk_create(
        OrderLine(order=order, product=product, quantity=quantity, unit_price=product.price)
        for product, quantity in cart.lines()
    )
    cart.clear()
    logger.info("order %s placed by user %s", order.pk, customer.pk)
    return order


@transaction.atomic
def move_points(giver, receiver, points):
    """Moves loyalty points in one statement per account; False when the giver has too few."""
    users = get_user_model().objects
    enough = users.filter(pk=giver.pk, loyalty_points__gte=points)
    if not enough.update(loyalty_points=F("loyalty_points") - points):
        return False
    users.filter(pk=receiver.pk).update(loyalty_points=F("loyalty_points") + points)
    return True


def invoice_path(order):
    return Path(settings.INVOICE_DIR) / f"invoice-{order.pk}.txt"


def invoice_text(order):
    lines = [f"Invoice for order {order.pk}", ""]
    lines += [f"{line.quantity:>4} x {line.product.name:<40} {line.unit_price:>10}" for line in order.lines.all()]
    lines += ["", f"Total {order.total}"]
    return "\n".join(lines)
