import json
import logging

from django.contrib.auth.decorators import login_not_required, login_required, permission_required
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from orders.models import Order

from . import gateway
from .forms import SubscriberForm
from .models import Payment

logger = logging.getLogger(__name__)


@login_required
@require_POST
def start(request, order_id):
    order = get_object_or_404(Order, pk=order_id, customer=request.user, status=Order.Status.OPEN)
    payment = Payment.objects.create(order=order, reference=gateway.new_reference(), amount=order.total)
    return JsonResponse({"url": gateway.checkout_url(payment), "reference": payment.reference})


# The gateway has no session and no CSRF token; its signature is checked instead.
@login_not_required
@csrf_exempt
@require_POST
def webhook(request):
    """The gateway tells us how a payment went."""
    if not gateway.is_signed(request):
        return HttpResponseForbidden("bad signature", content_type="text/plain")
    try:
        event = json.loads(request.body)
        payment = Payment.objects.select_related("order").get(reference=event["reference"])
    except (ValueError, KeyError, Payment.DoesNotExist):
        logger.warning("webhook call for an unknown payment")
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


@login_not_required
@csrf_exempt
@require_POST
def settlement(request):
    """The nightly list of settled payments, signed by the gateway."""
    if not gateway.is_signed(request):
        return HttpResponseForbidden("bad signature", content_type="text/plain")
    settled = Payment.objects.filter(reference__in=json.loads(request.body)["references"])
    return JsonResponse({"settled": settled.update(status=Payment.Status.PAID)})


@login_required
@require_GET
def done(request):
    """Where the gateway sends the customer back to."""
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(target)
    return redirect("orders:list")


@login_required
@permission_required("payments.change_payment", raise_exception=True)
@require_POST
def refund(request, pk):
    payment = get_object_or_404(Payment, pk=pk, status=Payment.Status.PAID)
    gateway.refund(payment)
    payment.status = Payment.Status.REFUNDED
    payment.save(update_fields=["status"])
    return JsonResponse({"status": payment.status})


@login_required
def subscriptions(request):
    form = SubscriberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.owner = request.user
        form.save()
        return redirect("payments:subscriptions")
    return render(request, "payments/subscriptions.html", {"form": form, "subscribers": request.user.subscribers.all()})
