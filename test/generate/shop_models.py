"""Rows of a user, and rows of these: what the snippets of `pickguard new` are proved on."""

import uuid

from django.conf import settings
from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=50)


class Order(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"

    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="orders")
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    title = models.CharField(max_length=100)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    note = models.TextField(blank=True)
    discount = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    wanted = models.DateField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)


class OrderLine(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    what = models.CharField(max_length=100)
    count = models.PositiveIntegerField(default=1)
