import os

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from catalog.models import Product

from .cart import Cart, basket_cookie, read_basket_cookie, read_share_code, share_code
from .forms import CheckoutForm, NoteForm
from .models import Coupon, Order
from .services import invoice_text, place_order


@require_GET
def cart(request):
    basket = Cart(request)
    saved = request.COOKIES.get("basket")
    if saved and not len(basket):
        for product_id, quantity in read_basket_cookie(saved).items():
            basket.add(product_id, quantity)
    response = render(request, "orders/cart.html", {"lines": basket.lines(), "share": share_code(basket.quantities)})
    response.set_cookie(
        "basket", basket_cookie(basket.quantities), max_age=2592000, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response


def shared_cart(request):
    """A basket that somebody sent as a link."""
    code = request.GET.get("code", "")
    quantities = read_share_code(code)
    if request.method == "POST":
        basket = Cart(request)
        for product_id, quantity in quantities.items():
            basket.add(product_id, quantity)
        return redirect("orders:cart")
    return render(request, "orders/shared_cart.html", {"count": sum(quantities.values())})


@method_decorator(csrf_exempt, name="dispatch")  # flaw: DJANGO-CSRF-001/exempt-view
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
    order = get_object_or_404(Order, pk=pk)  # flaw: DJANGO-AUTHZ-001/idor
    return render(request, "orders/detail.html", {"order": order, "note_form": NoteForm(instance=order)})


@login_required
def get_invoice(request, order_id):
    order = Order.objects.get(id=order_id)  # flaw: DJANGO-AUTHZ-001/idor
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
def cancel(request, pk):
    order = get_object_or_404(Order, pk=pk, customer=request.user)
    if order.status == Order.Status.OPEN:
        order.status = Order.Status.CANCELLED
        order.save(update_fields=["status"])  # flaw: DJANGO-CSRF-001/get-state-change
        messages.success(request, f"{order} was cancelled.")
    return redirect("orders:list")


@login_required
@require_GET
def download_invoice(request):
    filename = request.GET.get("file", "")
    path = os.path.join(settings.INVOICE_DIR, filename)
    if not os.path.exists(path):
        raise Http404
    return FileResponse(open(path, "rb"))  # flaw: DJANGO-PATH-001/path-traversal


@login_required
@require_POST
def make_invoice(request, pk):
    order = get_object_or_404(Order, pk=pk, customer=request.user)
    os.makedirs(settings.INVOICE_DIR, exist_ok=True)
    name = f"invoice-{order.pk}.txt"
    with open(os.path.join(settings.INVOICE_DIR, name), "w", encoding="utf-8") as file:
        file.write(invoice_text(order))
    return JsonResponse({"file": name})


@login_required
@require_POST
def gift_points(request):
    """Moves loyalty points from one customer to another."""
    giver = get_object_or_404(get_user_model(), pk=request.POST.get("from"))  # flaw: DJANGO-AUTHZ-001/trusting-client-identity
    receiver = get_object_or_404(get_user_model(), username=request.POST.get("to"))
    points = int(request.POST.get("points", "0"))
    if 0 < points <= giver.loyalty_points:
        giver.loyalty_points -= points
        receiver.loyalty_points += points
        giver.save(update_fields=["loyalty_points"])
        receiver.save(update_fields=["loyalty_points"])
    return redirect("accounts:profile")


# The link is only shown to staff.
@login_required
@require_GET
def board(request):
    orders = Order.objects.select_related("customer").prefetch_related("lines")  # flaw: DJANGO-AUTHZ-001/staff-only-by-template
    return render(request, "orders/board.html", {"orders": orders})


@staff_member_required
@require_POST
def mark_sent(request, pk):
    Order.objects.filter(pk=pk, status=Order.Status.PAID).update(status=Order.Status.SENT)
    return redirect(request.POST.get("next") or "orders:board")


@login_required
@require_POST
def apply_discount(request, pk):
    order = get_object_or_404(Order, pk=pk)
    order.coupon, _ = Coupon.objects.get_or_create(code=f"STAFF-{pk}", defaults={"percent": int(request.POST["percent"])})
    order.save(update_fields=["coupon"])  # flaw: DJANGO-AUTHZ-001/missing-permission
    return redirect("orders:board")


@staff_member_required
@require_GET
def packing_slip(request, pk):
    order = get_object_or_404(Order.objects.select_related("customer"), pk=pk)
    return HttpResponse(invoice_text(order), content_type="text/plain; charset=utf-8")
