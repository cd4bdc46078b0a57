import csv
import io
import os
import pickle
import subprocess
import traceback
from importlib import import_module

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_GET, require_POST

from orders.models import Order

from . import queries
from .models import SavedReport


@staff_member_required
@require_GET
def dashboard(request):
    context = {"sales": queries.sales_by_sku(1), "reports": SavedReport.objects.filter(owner=request.user)}
    return render(request, "reports/dashboard.html", context)


@cache_page(300)  # flaw: DJANGO-AUTHZ-001/private-page-cached
@login_required
@require_GET
def my_spending(request):
    total = sum(order.total for order in request.user.orders.exclude(status=Order.Status.CANCELLED))
    return HttpResponse(f"You have spent {total} with us.", content_type="text/plain; charset=utf-8")


@staff_member_required
@require_GET
def figures(request):
    try:
        return JsonResponse(
            {
                "per": queries.orders_per(request.GET.get("per", "status")),
                "with_note": queries.orders_with_note(request.GET.get("note", "")),
                "big": queries.big_orders(request.GET.get("quantity", "10")).count(),
            }
        )
    except Exception:
        return HttpResponse(traceback.format_exc(), status=500, content_type="text/plain")  # flaw: DJANGO-LOG-001/error-detail-to-client


@staff_member_required
@require_GET
def export_orders(request):
    response = HttpResponse(content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="orders.csv"'
    writer = csv.writer(response)
    writer.writerow(["number", "customer", "status", "note"])
    for order in Order.objects.select_related("customer"):
        writer.writerow([order.pk, order.customer.username, order.status, order.note])  # flaw: DJANGO-EXPORT-001/formula-injection
    return response


@staff_member_required
@require_GET
def export_as(request):
    """The same rows in another format: one module of the standard library each."""
    module = import_module(request.GET.get("format", "json"))  # flaw: DJANGO-CODE-001/dynamic-import
    content = module.dumps(queries.sales_by_sku(1))
    return HttpResponse(content, content_type="application/octet-stream")


@staff_member_required
@require_POST
def save_report(request):
    options = pickle.dumps(request.POST.dict())
    SavedReport.objects.create(owner=request.user, title=request.POST.get("title", "Report")[:80], options=options)
    return redirect("reports:dashboard")


@staff_member_required
@require_GET
def saved_report(request, pk):
    report = get_object_or_404(SavedReport, pk=pk, owner=request.user)
    options = pickle.loads(report.options)  # flaw: DJANGO-DESER-001/pickle-input
    return render(request, "reports/saved.html", {"report": report, "options": options})


@staff_member_required
@require_POST
def import_options(request):
    """Report settings of another shop instance."""
    options = pickle.load(request.FILES["options"])  # flaw: DJANGO-DESER-001/pickle-input
    SavedReport.objects.create(owner=request.user, title="Imported", options=pickle.dumps(options))
    return redirect("reports:dashboard")


@staff_member_required
@require_POST
def back_up(request):
    name = request.POST.get("name", "orders")
    os.makedirs(settings.BACKUP_DIR, exist_ok=True)
    source = os.path.join(settings.BACKUP_DIR, "orders.csv")
    with open(source, "w", encoding="utf-8") as target:
        target.write("\n".join(str(order.pk) for order in Order.objects.all()))
    subprocess.check_call(f"gzip -c {source} > {settings.BACKUP_DIR}/{name}.gz", shell=True)  # flaw: DJANGO-CMD-001/shell-true-interpolated
    return JsonResponse({"backup": f"{name}.gz"})


def customer_lookup(request):
    """Orders of a customer, for the telephone desk."""
    assert request.user.is_staff  # flaw: DJANGO-AUTHN-001/ineffective-guard
    username = request.GET.get("username", "")
    if not username:
        return HttpResponseBadRequest("username is missing", content_type="text/plain")
    orders = cache.get_or_set(f"orders-of-{username}", lambda: [order.pk for order in Order.objects.filter(customer__username=username)], 60)
    return JsonResponse({"orders": orders})


@staff_member_required
@require_GET
def sales_table(request):
    text = io.StringIO()
    for row in queries.sales_by_sku(1):
        text.write(f"{row['sku']:<12}{row['sold']:>8}\n")
    return HttpResponse(text.getvalue(), content_type="text/plain; charset=utf-8")
