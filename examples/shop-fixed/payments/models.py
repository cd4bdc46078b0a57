from django.db import models


class Payment(models.Model):
    class Status(models.TextChoices):
        STARTED = "started"
        PAID = "paid"
        FAILED = "failed"
        REFUNDED = "refunded"

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="payments")
    reference = models.CharField(max_length=64, unique=True)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.STARTED)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.reference


class Subscriber(models.Model):
    """A partner who wants to hear when an order was paid."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="subscribers")
    url = models.URLField()
