import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.urls import reverse


class Ticket(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tickets")
    subject = models.CharField(max_length=150)
    body = models.TextField()
    is_open = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created"]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("support:detail", args=[self.pk])

    def close(self):
        self.is_open = False
        self.save(update_fields=["is_open"])

    def reopen(self):
        self.is_open = True
        self.save(update_fields=["is_open"])


class Reply(models.Model):
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    body = models.TextField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created"]
        verbose_name_plural = "replies"


def private_storage():
    return storages["private"]


def generated_name(attachment, client_name):
    """tickets/<number>/<random>.<type>; the type was checked by the form."""
    return f"tickets/{attachment.ticket_id}/{uuid.uuid4().hex}{PurePath(client_name).suffix.lower()}"


class Attachment(models.Model):
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to=generated_name, storage=private_storage)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.name


class CannedReply(models.Model):
    """A text block of the support team; [subject] and [customer] are filled in."""

    title = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        verbose_name_plural = "canned replies"

    def __str__(self):
        return self.title
