"""Figures straight from the database; raw SQL only where the ORM was too slow, with bound parameters."""

from django.db import connection
from django.db.models import Count

from orders.models import Order

COLUMNS = {"status": "status", "customer": "customer__username"}


def rows(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]


def sales_by_sku(minimum):
    return rows(
        "SELECT p.sku, SUM(l.quantity) AS sold FROM orders_orderline l"
        " JOIN catalog_product p ON p.id = l.product_id GROUP BY p.sku HAVING SUM(l.quantity) >= %s ORDER BY p.sku",
        [minimum],
    )


def orders_per(name):
    column = COLUMNS[name]
    return dict(Order.objects.order_by(column).values_list(column).annotate(Count("pk")))


def orders_with_note(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM orders_order WHERE note LIKE %s", [f"%{text}%"])
        return cursor.fetchone()[0]


def orders_of(username):
    return Order.objects.raw(
        "SELECT o.* FROM orders_order o JOIN accounts_user u ON u.id = o.customer_id WHERE u.username = %s", [username]
    )


def big_orders(quantity):
    return Order.objects.filter(lines__quantity__gte=quantity).distinct()
