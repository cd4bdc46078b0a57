/** How sure it is that a list should be narrowed, beside exports of everything. */
import { expect, test } from "vitest";
import { sureness } from "../support/sureness.ts";

const project = (guard: string): Readonly<Record<string, string>> => ({
  "manage.py": "from django.core.management import execute_from_command_line\n",
  "shop/models.py": `from django.conf import settings
from django.db import models

class Order(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    note = models.TextField()
`,
  "shop/urls.py": `from django.urls import path
from shop import views
urlpatterns = [
    path("mine/", views.mine),
    path("export/", views.export),
    path("board/", views.board),
]
`,
  "shop/views.py": `import csv
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from shop.models import Order

@login_required
def mine(request):
    return render(request, "orders.html", {"orders": Order.objects.filter(user=request.user)})

@${guard}
def export(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for order in Order.objects.all():
        writer.writerow([order.pk, order.user_id])
    return response

@login_required
def board(request):
    return render(request, "orders.html", {"orders": Order.objects.all()})
`,
});

test("what staff alone take out as a whole is no custom of lists", () => {
  const check = "unscoped-queryset";
  expect(sureness(check, project("staff_member_required"))["board"]).toBe("medium");
  expect(sureness(check, project("login_required"))["board"]).toBe("low");
});
