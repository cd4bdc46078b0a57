import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

const VIEWS = `from django.http import HttpResponse

def preview(request):
    return HttpResponse(f"<b>{request.GET['name']}</b>")
`;

/** How sure the audit is of a page that puts a parameter into its markup, by the routes that lead to it. */
function sureness(routes: string): readonly string[] {
  const files = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "shop/settings.py": 'INSTALLED_APPS = ["shop"]\nROOT_URLCONF = "shop.urls"\nDEBUG = False\n',
    "shop/urls.py": `from django.conf import settings\nfrom django.urls import path\nfrom shop import views\n${routes}`,
    "shop/views.py": VIEWS,
  };
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  return findings.flatMap(({ check, confidence, confidenceReason }) =>
    check === "html-response" ? [confidence, confidenceReason] : [],
  );
}

const SWITCHED = 'urlpatterns = []\nif settings.DEBUG:\n    urlpatterns += [path("p/", views.preview)]\n';

test("a page to which only a developer's machine has a route", () => {
  expect(sureness(SWITCHED)).toEqual(["low", "no route leads here but those that exist only with `DEBUG`"]);
  expect(sureness('urlpatterns = [path("p/", views.preview)]\n')[0]).toBe("high");
  expect(sureness(`${SWITCHED}urlpatterns += [path("q/", views.preview)]\n`)[0]).toBe("high");
});
