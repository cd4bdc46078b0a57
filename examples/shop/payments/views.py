import json
import logging

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from orders.models import Order

from . import gateway
from .models import Payment, Subscriber

logger = logging.getLogger(__name__)

GATEWAY_ADDRESSES = {"192.0.2.10", "192.0.2.11"}


@login_required
@require_POST
def start(request, order_id):
    order = get_object_or_404(Order, pk=order_id, customer=request.user, status=Order.Status.OPEN)
    payment = Payment.objects.create(order=order, reference=gateway.new_reference(), amount=order.total)
    return JsonResponse({"url": gateway.checkout_url(payment), "reference": payment.reference})


@csrf_exempt  # flaw: DJANGO-CSRF-001/exempt-view
@require_POST
def webhook(request):  # flaw: DJANGO-AUTHN-001/webhook-unsigned
    """The gateway tells us how a payment went."""
    try:
        event = json.loads(request.body)
        payment = Payment.objects.select_related("order").get(reference=event["reference"])
    except (ValueError, KeyError, Payment.DoesNotExist):
        logger.warning("odd webhook call: %s %s", request.META, request.body)  # flaw: DJANGO-LOG-001/request-dump-logged
        return HttpResponseBadRequest("unknown payment", content_type="text/plain")
    if event.get("status") == "paid":
        payment.status = Payment.Status.PAID
        payment.order.status = Order.Status.PAID
        payment.order.save(update_fields=["status"])
        gateway.tell_subscribers(payment)
    else:
        payment.status = Payment.Status.FAILED
    payment.save(update_fields=["status"])
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def settlement(request):
    """The nightly list of settled payments, signed by the gateway."""
    address = request.headers.get("X-Forwarded-For", "").split(",")[0]
    if address not in GATEWAY_ADDRESSES:  # flaw: DJANGO-PROXY-001/spoofable-client-ip
        return HttpResponseForbidden("not from here", content_type="text/plain")
    if not gateway.is_signed(request.body, request.headers.get("X-Signature", "")):
        return HttpResponseForbidden("bad signature", content_type="text/plain")
    settled = Payment.objects.filter(reference__in=json.loads(request.body)["references"])
    return JsonResponse({"settled": settled.update(status=Payment.Status.PAID)})


@login_required
@require_GET
def done(request):
    """Where the gateway sends the customer back to."""
    target = request.GET.get("next", "")
    if target.startswith("/"):
        return redirect(target)  # flaw: DJANGO-REDIRECT-001/naive-check
    return redirect("orders:list")


@login_required
@require_POST
def refund(request, pk):
    payment = get_object_or_404(Payment, pk=pk, status=Payment.Status.PAID)
    gateway.refund(payment)
    payment.status = Payment.Status.REFUNDED  # flaw: DJANGO-AUTHZ-001/missing-permission
    payment.save(update_fields=["status"])
    return JsonResponse({"status": payment.status})


@login_required
def subscriptions(request):
    if request.method == "POST":
        Subscriber.objects.create(owner=request.user, url=request.POST["url"])
        return redirect("payments:subscriptions")
    context = {"subscribers": request.user.subscribers.all(), "signed_with": settings.PAYMENT_WEBHOOK_SECRET}
    return render(request, "payments/subscriptions.html", context)
