import logging

from django.db import transaction

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


def invoice_text(order):
    lines = [f"Invoice for order {order.pk}", ""]
    lines += [f"{line.quantity:>4} x {line.product.name:<40} {line.unit_price:>10}" for line in order.lines.all()]
    lines += ["", f"Total {order.total}"]
    return "\n".join(lines)
