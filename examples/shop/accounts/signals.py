import logging

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def note_login(sender, request, user, **kwargs):
    logger.info("user %s logged in", user.pk)
