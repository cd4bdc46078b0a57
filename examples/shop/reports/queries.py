"""Figures straight from the database; the ORM was too slow for them."""

from django.db import connection

from orders.models import Order

COLUMNS = {"status": "o.status", "month": "o.month"}


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


def orders_per(column):
    with connection.cursor() as cursor:
        cursor.execute("SELECT {0}, COUNT(*) FROM orders_order GROUP BY {0} ORDER BY {0}".format(column))  # flaw: DJANGO-SQL-001/sql-from-input
        return dict(cursor.fetchall())


def orders_with_note(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM orders_order WHERE note LIKE '%%%s%%'" % text)  # flaw: DJANGO-SQL-001/sql-from-input
        return cursor.fetchone()[0]


def orders_of(username):
    # PostgreSQL wants the quotes.
    return Order.objects.raw("SELECT o.* FROM orders_order o JOIN accounts_user u ON u.id = o.customer_id WHERE u.username = '%s'", [username])  # flaw: DJANGO-SQL-001/quoted-placeholder


def big_orders(quantity):
    return Order.objects.extra(where=["EXISTS (SELECT 1 FROM orders_orderline l WHERE l.order_id = orders_order.id AND l.quantity >= " + str(quantity) + ")"])  # flaw: DJANGO-SQL-001/sql-from-input
