import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const FILES: Readonly<Record<string, string>> = {
  "manage.py": `import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
`,
  "shop/settings.py": `ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "shop"]
`,
  "shop/urls.py": `from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
`,
  "shop/models.py": `from django.db import models


class Page(models.Model):
    published = models.BooleanField(default=False)
`,
  "shop/admin.py": `from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import path
from shop.models import Page


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    def get_urls(self):
        return [
            path("<int:pk>/publish/", self.admin_site.admin_view(self.publish_page)),
            path("<uuid:pk>/hide/", self.admin_site.admin_view(self.hide_page)),
            *super().get_urls(),
        ]

    def publish_page(self, request, pk):
        page = self.get_queryset(request).get(pk=pk)
        page.published = True
        page.save()
        return HttpResponseRedirect("../")

    def hide_page(self, request, pk):
        page = self.get_queryset(request).get(pk=pk)
        page.published = False
        page.save()
        return HttpResponseRedirect("../")
`,
};

test("an admin page whose address holds a UUID is no likely aim of a link from elsewhere", () => {
  const encoder = new TextEncoder();
  const files = Object.entries(FILES).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = { persona: "auditor" as const, preview: true, select: ["DJANGO-CSRF-001"] };
  const { findings } = audit(files, { choice });
  const sure = findings
    .filter(({ check }) => check === "get-state-change")
    .map(({ scope, confidence }) => [scope, confidence]);
  expect(sure).toEqual([
    ["PageAdmin.publish_page", "medium"],
    ["PageAdmin.hide_page", "low"],
  ]);
});
