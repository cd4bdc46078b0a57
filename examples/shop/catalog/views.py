from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Avg
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_page
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import DetailView, RedirectView

from . import suppliers
from .forms import FeedForm, PictureForm, ReviewForm
from .models import Category, Product


@require_GET
def home(request):
    return render(
        request,
        "catalog/home.html",
        {"categories": Category.objects.all(), "products": Product.objects.in_stock()[:8]},
    )


@require_GET
def product_list(request):
    filters = request.GET.dict()
    order = filters.pop("sort", "name")
    term = filters.pop("q", "")
    products = Product.objects.visible().filter(**filters)  # flaw: DJANGO-SQL-001/orm-kwargs-injection
    if term:
        products = products.filter(name__icontains=term)
    products = products.order_by(order)  # flaw: DJANGO-SQL-001/orm-kwargs-injection
    return render(request, "catalog/product_list.html", {"products": products, "term": term})


class ProductView(DetailView):
    template_name = "catalog/product.html"
    queryset = Product.objects.visible().select_related("category")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["reviews"] = self.object.reviews.select_related("author")
        context["average"] = context["reviews"].aggregate(value=Avg("rating"))["value"]
        context["review_form"] = ReviewForm()
        return context


@require_GET
def category(request, slug):
    found = get_object_or_404(Category, slug=slug)
    return render(request, "catalog/category.html", {"category": found, "products": found.products.visible()})


@require_GET
@cache_page(60)
def suggest(request):
    """Names for the search box; LIKE with a prefix uses the index."""
    term = request.GET.get("q", "")
    products = Product.objects.raw(f"SELECT id, name, slug FROM catalog_product WHERE is_active AND name LIKE '{term}%%'")  # flaw: DJANGO-SQL-001/sql-from-input
    return JsonResponse({"products": [{"name": product.name, "url": product.get_absolute_url()} for product in products]})


@require_GET
def quick_view(request):
    sku = request.GET.get("sku", "")
    product = Product.objects.visible().filter(sku=sku).first()
    if product is None:
        return HttpResponse(f"<p>We have no product with the number {sku}.</p>", status=404)  # flaw: DJANGO-XSS-001/html-response
    return render(request, "catalog/quick_view.html", {"product": product})


@require_GET
def page(request, name):
    """Delivery, imprint, about us: one template each."""
    layout = request.GET.get("layout", "catalog/pages")
    return render(request, f"{layout}/{name}.html")  # flaw: DJANGO-TEMPLATE-001/template-name-from-input


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


class SupplierRedirect(RedirectView):
    """Counts the click and sends the visitor to the maker's own page."""

    def get_redirect_url(self, *args, **kwargs):
        return self.request.GET.get("to", "/")  # flaw: DJANGO-REDIRECT-001/redirectview-input


@staff_member_required
def fetch_picture(request, pk):
    product = get_object_or_404(Product, pk=pk)
    form = PictureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        content = suppliers.download_picture(form.cleaned_data["url"])  # flaw: DJANGO-SSRF-001/ssrf
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
    entries = suppliers.find_in_feed(request.FILES["feed"].read(), request.POST.get("sku", ""))
    return JsonResponse({"entries": [dict(entry.attrib) for entry in entries]})


@staff_member_required
@require_POST
def import_pictures(request):
    count = suppliers.unpack_pictures(request.FILES["archive"])
    return JsonResponse({"unpacked": count})


@csrf_exempt  # flaw: DJANGO-CSRF-001/exempt-view
@staff_member_required
@require_POST
def adjust_stock(request, pk):
    """Called by the hand scanners and by the product page."""
    product = get_object_or_404(Product, pk=pk)
    try:
        product.stock = int(request.POST["stock"])
    except (KeyError, ValueError):
        return HttpResponseBadRequest("stock must be a whole number", content_type="text/plain")
    product.save(update_fields=["stock"])
    return JsonResponse({"stock": product.stock})


@staff_member_required
@require_POST
def reprice(request):
    """Applies a formula such as `price * 1.05` to every product of a category."""
    formula = request.POST.get("formula", "price")
    products = list(Product.objects.filter(category__slug=request.POST.get("category", "")))
    for product in products:
        product.price = round(eval(formula, {"price": product.price}), 2)  # flaw: DJANGO-CODE-001/eval-input
        product.save(update_fields=["price"])
    return JsonResponse({"repriced": len(products)})


@staff_member_required
@require_GET
def stock(request):
    return JsonResponse({"stock": suppliers.stock_by_table("catalog_product")})
