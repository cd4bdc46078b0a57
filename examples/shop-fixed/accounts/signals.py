import logging

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

logger = logging.getLogger("django.security.login")


@receiver(user_logged_in)
def note_login(sender, request, user, **kwargs):
    logger.info("user %s logged in", user.pk)


@receiver(user_login_failed)
def note_failed_login(sender, credentials, **kwargs):
    logger.warning("a login failed")
