import { describe, expect, test } from "vitest";
import { projectPostures } from "../../../test/support/postures.ts";

/** Who may reach `report`, a method of a class of the admin that is registered for a model. */
function posture(route: string, body = "        return HttpResponse(request.GET)", before = ""): string[] {
  return projectPostures({
    "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\n',
    "shop/urls.py":
      "from django.contrib import admin\nfrom django.urls import path\nurlpatterns = [path('admin/', admin.site.urls)]",
    "orders/__init__.py": "",
    "orders/models.py": "from django.db import models\nclass Order(models.Model): pass",
    "orders/admin.py": `from functools import update_wrapper
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView
from rest_framework.views import APIView
from orders.models import Order
class Page(APIView):
    def get(self, request):
        pass
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    def get_urls(self):
        def wrap(view):
            def wrapper(*args, **kwargs):
                return self.admin_site.admin_view(view)(*args, **kwargs)
            return update_wrapper(wrapper, view)
        def plain(view):
            def wrapper(*args, **kwargs):
                return view(*args, **kwargs)
            return update_wrapper(wrapper, view)
        guard = self.admin_site.admin_view
        return [path("report/", ${route})] + super().get_urls()
${before}    def report(self, request):
${body}
`,
  }).filter((line) => !line.startsWith("site."));
}

const DENIED = (test: string): string =>
  `        if not ${test}:\n            raise PermissionDenied\n        return HttpResponse()`;

describe("views of the admin's own URLs", () => {
  test.each([
    ["self.report", "report.report open/open"],
    ["self.admin_site.admin_view(self.report)", "report.report required/required"],
    ["self.admin_site.admin_view(self.report, cacheable=True)", "report.report required/required"],
    ["admin.site.admin_view(self.report)", "report.report required/required"],
    ["guard(self.report)", "report.report required/required"],
    ["wrap(self.report)", "report.report required/required"],
    ["plain(self.report)", "report.report open/open"],
    ["staff_member_required(self.report)", "report.report required/required"],
    ["TemplateView.as_view()", "TemplateView.get open/open"],
    ["self.admin_site.admin_view(TemplateView.as_view())", "TemplateView.get required/required"],
    ["Page.as_view()", "Page.get open/open"],
  ])("%s", (route, expected) => {
    expect(posture(route)).toEqual([expected]);
  });

  test("ask themselves", () => {
    // What the permission means is the library's, or an override's: never open.
    expect(posture("self.report", DENIED("self.has_change_permission(request)"))).toEqual([
      "report.report unknown/unknown",
    ]);
    expect(posture("self.report", DENIED("request.user.is_staff"))).toEqual([
      "report.report required/required",
    ]);
    expect(posture("self.report", undefined, "    @method_decorator(staff_member_required)\n")).toEqual([
      "report.report required/required",
    ]);
  });
});
