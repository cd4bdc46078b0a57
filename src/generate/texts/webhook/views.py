import json
import logging

from django.conf import settings
«public-import»
from django.db import transaction
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .models import ReceivedEvent
from .signature import is_signed

logger = logging.getLogger(__name__)


# DJANGO-CSRF-001: another program has no token of ours. The signature takes its place, and no cookie counts here.
@csrf_exempt
«public»
@require_POST
def receive(request):
    timestamp = request.headers.get("X-Signature-Timestamp", "")
    given = request.headers.get("X-Signature", "")
    # DJANGO-AUTHN-001: nothing of the body is looked at before its signature is.
    if not is_signed(settings.WEBHOOK_SECRETS, timestamp, given, request.body):
        # DJANGO-LOG-001: that it happened, and nothing of what was sent.
        logger.warning("A webhook without a valid signature was refused")
        return HttpResponseForbidden()
    try:
        event = json.loads(request.body)
        key = event["id"]
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest()
    if not isinstance(key, str) or not 0 < len(key) <= 100:
        return HttpResponseBadRequest()
    with transaction.atomic():
        # Together with what the event changes: what fails half-way is sent again and handled then.
        _, is_new = ReceivedEvent.objects.get_or_create(key=key)
        if is_new:
            handle(event)
    return HttpResponse(status=204)


def handle(event):
    """What an event does. It is signed, which says who sent it; check its values like any others."""
    logger.info("Event received")
