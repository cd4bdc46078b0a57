import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Order

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Order)
def note_status(sender, instance, created, **kwargs):
    if not created:
        logger.info("order %s is now %s", instance.pk, instance.status)
