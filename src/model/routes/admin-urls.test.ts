import { describe, expect, test } from "vitest";
import { routeLines } from "../../../test/support/routes.ts";

const URLS =
  "from django.contrib import admin\nfrom django.urls import path\nurlpatterns = [path('admin/', admin.site.urls)]";

const OWN = `    def get_urls(self):
        return [path("report/", self.admin_site.admin_view(self.report), name="report"), path("raw/", self.report)] + super().get_urls()
    def report(self, request):
        pass
`;

/** The routes of an admin with these classes, without the admin's own. */
function added(admin: string, urls = URLS): readonly string[] {
  return routeLines({
    "shop/urls.py": urls,
    "orders/__init__.py": "",
    "orders/models.py":
      "from django.db import models\nclass Order(models.Model): pass\nclass Line(models.Model): pass",
    "orders/admin.py": `from django.contrib import admin\nfrom django.urls import include, path, re_path\nfrom orders.models import Line, Order\n${admin}`,
  }).filter((line) => !line.includes("django.contrib.admin.site"));
}

const BOTH = [
  "admin/orders/order/report/ -> OrderAdmin.report [admin:report] in 1",
  "admin/orders/order/raw/ -> OrderAdmin.report",
];

describe("URLs that a project adds to the admin", () => {
  test.each([
    ["a decorator", `@admin.register(Order)\nclass OrderAdmin(admin.ModelAdmin):\n${OWN}`],
    ["a call", `class OrderAdmin(admin.ModelAdmin):\n${OWN}admin.site.register(Order, OrderAdmin)`],
    [
      "a call with keywords",
      `class OrderAdmin(admin.ModelAdmin):\n${OWN}admin.site.register(model_or_iterable=Order, admin_class=OrderAdmin)`,
    ],
    [
      "a list that grows",
      `@admin.register(Order)\nclass OrderAdmin(admin.ModelAdmin):\n${OWN.replace("return [", "urls = super().get_urls()\n        mine = [").replace("] + super().get_urls()", "]\n        return mine + urls")}`,
    ],
    [
      "a list that is put before",
      `@admin.register(Order)\nclass OrderAdmin(admin.ModelAdmin):\n${OWN.replace("return [", "urls = super(OrderAdmin, self).get_urls()\n        urls += [").replace("] + super().get_urls()", "]\n        return urls")}`,
    ],
  ])("are read from %s", (_, admin) => {
    expect(added(admin)).toEqual(BOTH);
  });

  test("stand below each model", () => {
    const admin = `@admin.register(Order, Line)\nclass OrderAdmin(admin.ModelAdmin):\n    def get_urls(self):\n        return [path("x/", self.x, name=f"{self.model._meta.model_name}_x"), *super().get_urls()]\n    def x(self, request): pass\n`;
    expect(added(admin)).toEqual([
      "admin/orders/order/x/ -> OrderAdmin.x [admin:order_x]",
      "admin/orders/line/x/ -> OrderAdmin.x [admin:line_x]",
    ]);
  });

  test("come from a base class, behind whatever the base puts around them", () => {
    const admin = `class Base(admin.ModelAdmin):\n${OWN}@admin.register(Line)\nclass LineAdmin(Base):\n    def report(self, request): pass\n`;
    expect(added(admin)).toEqual([
      "admin/orders/line/report/ -> LineAdmin.report [admin:report] in 1",
      "admin/orders/line/raw/ -> LineAdmin.report",
    ]);
  });

  test("name the paths of libraries' models", () => {
    const admin = `from django.contrib.auth.models import User\nfrom django.contrib.auth.admin import UserAdmin\n@admin.register(User)\nclass OwnAdmin(UserAdmin):\n    def get_urls(self):\n        return [path("x/", self.x)] + super().get_urls()\n    def x(self, request): pass\n`;
    expect(added(admin)).toEqual(["admin/auth/user/x/ -> OwnAdmin.x"]);
  });

  test("are those of the site that is mounted", () => {
    const admin = `class Site(admin.AdminSite):\n    def get_urls(self):\n        return [path("home/", self.admin_view(self.home)), path("open/", self.home)] + super().get_urls()\n    def home(self, request): pass\nsite = Site(name="staff")\n@admin.register(Order, site=site)\nclass OrderAdmin(admin.ModelAdmin):\n${OWN}@admin.register(Line)\nclass LineAdmin(admin.ModelAdmin):\n${OWN}`;
    const urls =
      "from django.urls import path\nfrom orders.admin import site\nurlpatterns = [path('staff/', site.urls)]";
    expect(added(admin, urls)).toEqual([
      "staff/home/ -> Site.home in 1",
      "staff/open/ -> Site.home",
      ...BOTH.map((line) => line.replace("admin/", "staff/")),
    ]);
    expect(added(admin)).toEqual([
      "admin/orders/line/report/ -> LineAdmin.report [admin:report] in 1",
      "admin/orders/line/raw/ -> LineAdmin.report",
    ]);
  });

  test("are read below an include of the admin", () => {
    const admin = `@admin.register(Order)\nclass OrderAdmin(admin.ModelAdmin):\n    def get_urls(self):\n        return [re_path(r"^(?P<pk>\\d+)/", include([re_path("^x/$", self.x)]))] + super().get_urls()\n    def x(self, request, pk): pass\n`;
    const urls =
      "from django.contrib import admin\nfrom django.conf.urls import include, url\nurlpatterns = [url(r'^admin/', include(admin.site.urls))]";
    expect(added(admin, urls)).toEqual(["^admin/orders/order/(?P<pk>\\d+)/x/$ -> OrderAdmin.x"]);
  });

  test("are none where nothing is registered, or where the class adds nothing", () => {
    expect(added(`class OrderAdmin(admin.ModelAdmin):\n${OWN}`)).toEqual([]);
    expect(added("@admin.register(Order)\nclass OrderAdmin(admin.ModelAdmin):\n    pass\n")).toEqual([]);
    expect(
      added(`class OrderAdmin(admin.ModelAdmin):\n${OWN}other.site.register(Order, OrderAdmin)`),
    ).toEqual([]);
  });
});
