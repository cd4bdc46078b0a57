from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Avg
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_page
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import DetailView, RedirectView

from . import suppliers
from .forms import ArchiveForm, FeedForm, LookUpForm, PictureForm, RepriceForm, ReviewForm
from .models import Category, Product

ORDERS = {"name": "name", "price": "price", "-price": "-price"}

PAGES = {
    "about": "catalog/pages/about.html",
    "delivery": "catalog/pages/delivery.html",
}


@login_not_required
@ensure_csrf_cookie
@require_GET
def home(request):
    return render(
        request,
        "catalog/home.html",
        {"categories": Category.objects.all(), "products": Product.objects.in_stock()[:8]},
    )


@login_not_required
@ensure_csrf_cookie
@require_GET
def product_list(request):
    term = request.GET.get("q", "")
    slug = request.GET.get("category__slug", "")
    products = Product.objects.visible()
    if slug:
        products = products.filter(category__slug=slug)
    if term:
        products = products.filter(name__icontains=term)
    products = products.order_by(ORDERS.get(request.GET.get("sort"), "name"))
    return render(request, "catalog/product_list.html", {"products": products, "term": term})


@method_decorator([login_not_required, ensure_csrf_cookie], name="dispatch")
class ProductView(DetailView):
    template_name = "catalog/product.html"
    queryset = Product.objects.visible().select_related("category")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["reviews"] = self.object.reviews.select_related("author")
        context["average"] = context["reviews"].aggregate(value=Avg("rating"))["value"]
        context["review_form"] = ReviewForm()
        return context


@login_not_required
@ensure_csrf_cookie
@require_GET
def category(request, slug):
    found = get_object_or_404(Category, slug=slug)
    return render(request, "catalog/category.html", {"category": found, "products": found.products.visible()})


@login_not_required
@require_GET
@cache_page(60)
def suggest(request):
    """Names for the search box; LIKE with a prefix uses the index."""
    term = request.GET.get("q", "")
    products = Product.objects.raw("SELECT id, name, slug FROM catalog_product WHERE is_active AND name LIKE %s", [f"{term}%"])
    return JsonResponse({"products": [{"name": product.name, "url": product.get_absolute_url()} for product in products]})


@login_not_required
@require_GET
def quick_view(request):
    sku = request.GET.get("sku", "")
    product = Product.objects.visible().filter(sku=sku).first()
    if product is None:
        return HttpResponse(format_html("<p>We have no product with the number {}.</p>", sku), status=404)
    return render(request, "catalog/quick_view.html", {"product": product})


@login_not_required
@require_GET
def page(request, name):
    """Delivery, imprint, about us: one template each."""
    if name not in PAGES:
        raise Http404
    return render(request, PAGES[name])


@login_required
@require_POST
def review(request, slug):
    product = get_object_or_404(Product.objects.visible(), slug=slug)
    form = ReviewForm(request.POST, instance=product.reviews.filter(author=request.user).first())
    if form.is_valid():
        form.instance.product = product
        form.instance.author = request.user
        form.save()
        messages.success(request, "Thank you for your review.")
    return redirect(product)


@method_decorator(login_not_required, name="dispatch")
class SupplierRedirect(RedirectView):
    """Counts the click and sends the visitor to the maker's own page."""

    def get_redirect_url(self, *args, **kwargs):
        target = self.request.GET.get("to", "")
        if url_has_allowed_host_and_scheme(target, allowed_hosts=settings.SUPPLIER_HOSTS, require_https=True):
            return target
        return None


@staff_member_required
def fetch_picture(request, pk):
    product = get_object_or_404(Product, pk=pk)
    form = PictureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        content = suppliers.download_picture(form.cleaned_data["url"])
        product.picture = default_storage.save(f"products/{product.pk}.jpg", ContentFile(content))
        product.save(update_fields=["picture"])
        return redirect(product)
    return render(request, "catalog/form.html", {"form": form, "title": "Fetch a picture"})


@staff_member_required
def import_feed(request):
    form = FeedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        rows = suppliers.read_yaml_feed(form.cleaned_data["feed"].read())
        messages.success(request, f"{suppliers.apply_rows(rows)} products updated.")
        return redirect("catalog:product_list")
    return render(request, "catalog/form.html", {"form": form, "title": "Import a price list"})


@staff_member_required
@require_POST
def look_up_in_feed(request):
    form = LookUpForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    entries = suppliers.find_in_feed(form.cleaned_data["feed"].read(), form.cleaned_data["sku"])
    return JsonResponse({"entries": [dict(entry.attrib) for entry in entries]})


@staff_member_required
@require_POST
def import_pictures(request):
    form = ArchiveForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    count = suppliers.unpack_pictures(form.cleaned_data["archive"])
    return JsonResponse({"unpacked": count})


@staff_member_required
@require_POST
def adjust_stock(request, pk):
    """Called by the hand scanners and by the product page."""
    product = get_object_or_404(Product, pk=pk)
    try:
        product.stock = int(request.POST["stock"])
    except (KeyError, ValueError):
        return HttpResponseBadRequest("stock must be a whole number", content_type="text/plain")
    if product.stock < 0:
        return HttpResponseBadRequest("stock must not be negative", content_type="text/plain")
    product.save(update_fields=["stock"])
    return JsonResponse({"stock": product.stock})


@staff_member_required
@require_POST
def reprice(request):
    """Raises or lowers the price of every product of a category by some percent."""
    form = RepriceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    products = list(Product.objects.filter(category__slug=form.cleaned_data["category"]))
    factor = 1 + form.cleaned_data["percent"] / Decimal(100)
    for product in products:
        product.price = round(product.price * factor, 2)
        product.save(update_fields=["price"])
    return JsonResponse({"repriced": len(products)})


@staff_member_required
@require_GET
def stock(request):
    return JsonResponse({"stock": suppliers.stock_by_category()})
