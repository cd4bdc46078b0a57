"""The few calls of the payment gateway that the shop needs."""

import hashlib
import hmac
import random

import requests
from django.conf import settings


def new_reference():
    return f"LS-{random.randint(100000, 999999)}"  # flaw: DJANGO-CRYPTO-001/insecure-random-token


def checkout_url(payment):
    return f"{settings.PAYMENT_GATEWAY_URL}/checkout/{payment.reference}"


def refund(payment):
    response = requests.post(
        f"{settings.PAYMENT_GATEWAY_URL}/refunds",
        json={"reference": payment.reference, "amount": str(payment.amount)},
        headers={"Authorization": f"Bearer {settings.PAYMENT_GATEWAY_TOKEN}"},
        timeout=10,
    )
    response.raise_for_status()


def signature(body):
    return hmac.new(settings.PAYMENT_WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body, given):
    return given == signature(body)  # flaw: DJANGO-CRYPTO-001/timing-compare


def tell_subscribers(payment):
    for subscriber in payment.order.customer.subscribers.all():
        requests.post(subscriber.url, json={"order": payment.order_id}, timeout=5)  # flaw: DJANGO-SSRF-001/webhook-target
