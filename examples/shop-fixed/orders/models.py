from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse


class Coupon(models.Model):
    code = models.CharField(max_length=30, unique=True)
    percent = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)

    def __str__(self):
        return self.code


class Order(models.Model):
    class Status(models.TextChoices):
        OPEN = "open"
        PAID = "paid"
        SENT = "sent"
        CANCELLED = "cancelled"
        REFUNDED = "refunded"

    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="orders")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    coupon = models.ForeignKey(Coupon, on_delete=models.SET_NULL, null=True, blank=True)
    note = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created"]

    def __str__(self):
        return f"Order {self.pk}"

    def get_absolute_url(self):
        return reverse("orders:detail", args=[self.pk])

    @property
    def total(self):
        total = sum((line.quantity * line.unit_price for line in self.lines.all()), Decimal(0))
        if self.coupon:
            total *= Decimal(100 - self.coupon.percent) / 100
        return total.quantize(Decimal("0.01"))

    def to_dict(self):
        return {
            "number": self.pk,
            "customer": self.customer.username,
            "status": self.status,
            "total": str(self.total),
            "lines": [{"sku": line.product.sku, "quantity": line.quantity} for line in self.lines.all()],
        }


class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT)
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=8, decimal_places=2)
