from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required, login_required, permission_required
from django.core import signing
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from catalog.models import Product

from .cart import MAX_AGE, Cart, basket_cookie, read_basket_cookie, read_share_code, share_code
from .forms import CheckoutForm, DiscountForm, GiftForm, NoteForm
from .models import Coupon, Order
from .services import invoice_path, invoice_text, move_points, place_order


@login_not_required
@require_GET
def cart(request):
    basket = Cart(request)
    saved = request.COOKIES.get("basket")
    if saved and not len(basket):
        for product_id, quantity in read_basket_cookie(saved).items():
            basket.add(product_id, quantity)
    response = render(request, "orders/cart.html", {"lines": basket.lines(), "share": share_code(basket.quantities)})
    response.set_cookie("basket", basket_cookie(basket.quantities), max_age=MAX_AGE, secure=True, httponly=True, samesite="Lax")
    return response


@login_not_required
def shared_cart(request):
    """A basket that somebody sent as a link."""
    try:
        quantities = read_share_code(request.GET.get("code", ""))
    except signing.BadSignature:
        raise Http404 from None
    if request.method == "POST":
        basket = Cart(request)
        for product_id, quantity in quantities.items():
            basket.add(product_id, quantity)
        return redirect("orders:cart")
    return render(request, "orders/shared_cart.html", {"count": sum(quantities.values())})


@method_decorator(login_not_required, name="dispatch")
class AddToCart(View):
    """JSON for the product page; the basket belongs to the session."""

    def post(self, request, product_id):
        product = get_object_or_404(Product.objects.in_stock(), pk=product_id)
        basket = Cart(request)
        basket.add(product.pk)
        return JsonResponse({"count": len(basket)})


@login_required
def checkout(request):
    basket = Cart(request)
    form = CheckoutForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and len(basket):
        coupon = Coupon.objects.filter(code=form.cleaned_data["coupon"], is_active=True).first()
        order = place_order(request.user, basket, form.cleaned_data["note"], coupon)
        return redirect(order)
    return render(request, "orders/checkout.html", {"form": form, "lines": basket.lines()})


@login_required
@require_GET
def order_list(request):
    return render(request, "orders/list.html", {"orders": request.user.orders.prefetch_related("lines")})


@login_required
@require_GET
def order_detail(request, pk):
    order = get_object_or_404(Order, pk=pk, customer=request.user)
    return render(request, "orders/detail.html", {"order": order, "note_form": NoteForm(instance=order)})


@login_required
@require_GET
def get_invoice(request, order_id):
    order = get_object_or_404(Order, id=order_id, customer=request.user)
    return JsonResponse(order.to_dict())


@login_required
@require_POST
def save_note(request, pk):
    order = get_object_or_404(Order, pk=pk, customer=request.user)
    form = NoteForm(request.POST, instance=order)
    if form.is_valid():
        form.save()
    return redirect("orders:detail", pk)


@login_required
@require_POST
def cancel(request, pk):
    order = get_object_or_404(Order, pk=pk, customer=request.user)
    if order.status == Order.Status.OPEN:
        order.status = Order.Status.CANCELLED
        order.save(update_fields=["status"])
        messages.success(request, f"{order} was cancelled.")
    return redirect("orders:list")


@login_required
@require_GET
def download_invoice(request, pk):
    order = get_object_or_404(Order, pk=pk, customer=request.user)
    path = invoice_path(order)
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True)


@login_required
@require_POST
def make_invoice(request, pk):
    order = get_object_or_404(Order, pk=pk, customer=request.user)
    path = invoice_path(order)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(invoice_text(order), encoding="utf-8")
    return JsonResponse({"file": path.name})


@login_required
@require_POST
def gift_points(request):
    """Moves loyalty points of the customer to another one."""
    form = GiftForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("to and points are needed", content_type="text/plain")
    receiver = get_object_or_404(get_user_model(), username=form.cleaned_data["to"])
    if not move_points(request.user, receiver, form.cleaned_data["points"]):
        messages.error(request, "You do not have so many points.")
    return redirect("accounts:profile")


@staff_member_required
@require_GET
def board(request):
    orders = Order.objects.select_related("customer").prefetch_related("lines")
    return render(request, "orders/board.html", {"orders": orders})


@staff_member_required
@require_POST
def mark_sent(request, pk):
    Order.objects.filter(pk=pk, status=Order.Status.PAID).update(status=Order.Status.SENT)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        target = "orders:board"
    return redirect(target)


@staff_member_required
@permission_required("orders.change_order", raise_exception=True)
@require_POST
def apply_discount(request, pk):
    order = get_object_or_404(Order, pk=pk)
    form = DiscountForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("percent must be between 1 and 50", content_type="text/plain")
    order.coupon, _ = Coupon.objects.get_or_create(
        code=f"STAFF-{pk}", defaults={"percent": form.cleaned_data["percent"], "is_active": False}
    )
    order.save(update_fields=["coupon"])
    return redirect("orders:board")


@staff_member_required
@require_GET
def packing_slip(request, pk):
    order = get_object_or_404(Order.objects.select_related("customer"), pk=pk)
    return HttpResponse(invoice_text(order), content_type="text/plain; charset=utf-8")
