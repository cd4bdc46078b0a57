import csv
import io
import json
import logging
import subprocess
from pathlib import Path

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from orders.models import Order

from . import queries
from .forms import BackupForm, FiguresForm, OptionsForm
from .models import SavedReport

logger = logging.getLogger(__name__)

FORMATS = {
    "json": (json.dumps, "application/json"),
    "text": (str, "text/plain; charset=utf-8"),
}


@staff_member_required
@require_GET
def dashboard(request):
    context = {"sales": queries.sales_by_sku(1), "reports": SavedReport.objects.filter(owner=request.user)}
    return render(request, "reports/dashboard.html", context)


@login_required
@never_cache
@require_GET
def my_spending(request):
    total = sum(order.total for order in request.user.orders.exclude(status=Order.Status.CANCELLED))
    return HttpResponse(f"You have spent {total} with us.", content_type="text/plain; charset=utf-8")


@staff_member_required
@require_GET
def figures(request):
    form = FiguresForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    try:
        return JsonResponse(
            {
                "per": queries.orders_per(form.cleaned_data["per"]),
                "with_note": queries.orders_with_note(form.cleaned_data["note"]),
                "big": queries.big_orders(form.cleaned_data["quantity"]).count(),
            }
        )
    except Exception:
        logger.exception("the figures could not be computed")
        return JsonResponse({"error": "The figures could not be computed."}, status=500)


def cell(text):
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@staff_member_required
@require_GET
def export_orders(request):
    response = HttpResponse(content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="orders.csv"'
    writer = csv.writer(response)
    writer.writerow(["number", "customer", "status", "note"])
    for order in Order.objects.select_related("customer"):
        writer.writerow([order.pk, cell(order.customer.username), order.status, cell(order.note)])
    return response


@staff_member_required
@require_GET
def export_as(request):
    """The same rows in another format."""
    name = request.GET.get("format", "json")
    if name not in FORMATS:
        return HttpResponseBadRequest("unknown format", content_type="text/plain")
    write, content_type = FORMATS[name]
    return HttpResponse(write(queries.sales_by_sku(1)), content_type=content_type)


@staff_member_required
@require_POST
def save_report(request):
    options = request.POST.dict()
    options.pop("csrfmiddlewaretoken", None)
    SavedReport.objects.create(owner=request.user, title=request.POST.get("title", "Report")[:80], options=options)
    return redirect("reports:dashboard")


@staff_member_required
@require_GET
def saved_report(request, pk):
    report = get_object_or_404(SavedReport, pk=pk, owner=request.user)
    return render(request, "reports/saved.html", {"report": report, "options": report.options})


@staff_member_required
@require_POST
def import_options(request):
    """Report settings of another shop instance."""
    form = OptionsForm(request.POST, request.FILES)
    if not form.is_valid():
        return HttpResponseBadRequest("a file of report settings is needed", content_type="text/plain")
    SavedReport.objects.create(owner=request.user, title="Imported", options=form.cleaned_data["options"])
    return redirect("reports:dashboard")


@staff_member_required
@require_POST
def back_up(request):
    form = BackupForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("name must be a slug", content_type="text/plain")
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "orders.csv"
    source.write_text("\n".join(str(order.pk) for order in Order.objects.all()), encoding="utf-8")
    target = folder / f"{form.cleaned_data['name']}.gz"
    with target.open("wb") as output:
        subprocess.run(["gzip", "-c", "--", str(source)], stdout=output, check=True)
    return JsonResponse({"backup": target.name})


@staff_member_required
@require_GET
def customer_lookup(request):
    """Orders of a customer, for the telephone desk."""
    username = request.GET.get("username", "")
    if not username:
        return HttpResponseBadRequest("username is missing", content_type="text/plain")
    orders = cache.get_or_set(f"orders-of-{username.encode().hex()}", lambda: [order.pk for order in queries.orders_of(username)], 60)
    return JsonResponse({"orders": orders})


@staff_member_required
@require_GET
def sales_table(request):
    text = io.StringIO()
    for row in queries.sales_by_sku(1):
        text.write(f"{row['sku']:<12}{row['sold']:>8}\n")
    return HttpResponse(text.getvalue(), content_type="text/plain; charset=utf-8")
