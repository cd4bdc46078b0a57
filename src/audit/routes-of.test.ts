import { expect, test } from "vitest";
import { sourceFile } from "../../test/support/sample-findings.ts";
import { audit } from "../audit.ts";
import type { AuditReport } from "../report/audit-report.ts";

const SETTINGS =
  "import os\nSECRET_KEY = os.environ['K']\nROOT_URLCONF = 'shop.urls'\nALLOWED_HOSTS = ['shop.example']\n";
// Put together here, so that nothing in this file looks like a secret.
const TOKEN = ["gh", "p_", "Ab3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA3bC6"].join("");

function report(views: string, urls: string, queries = ""): AuditReport {
  const files = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/__init__.py": "",
    "shop/settings.py": SETTINGS,
    "shop/urls.py": `from django.urls import path\nfrom . import views\nurlpatterns = [${urls}]\n`,
    "shop/views.py": views,
    "shop/queries.py": queries,
  };
  return audit(
    Object.entries(files).map(([path, text]) => sourceFile(path, text)),
    { choice: { select: ["DJANGO-SQL-001/sql-from-input"] } },
  );
}

const SQL = "connection.cursor().execute('SELECT ' + request.GET['q'])";
const routes = (one: AuditReport): readonly (readonly string[])[] =>
  one.findings.map((finding) => finding.routes);

test("a finding in a view names the routes to it, one in a method those to its class", () => {
  const views = `from django.db import connection
from django.views import View

def find(request):
    ${SQL}

class Search(View):
    def get(self, request):
        ${SQL}
`;
  const urls = "path('', views.find), path('find/', views.find), path('search/', views.Search.as_view())";
  expect(routes(report(views, urls))).toEqual([["/", "find/"], ["search/"]]);
});

test("a finding elsewhere names the routes to the view where its value comes from", () => {
  const views = "from . import queries\n\ndef find(request):\n    queries.run(request.GET['q'])\n";
  const queries =
    "from django.db import connection\n\ndef run(text):\n    connection.cursor().execute('SELECT ' + text)\n";
  expect(routes(report(views, "path('find/', views.find)", queries))).toEqual([["find/"]]);
});

test("a secret in a pattern stays in the URLconf", () => {
  const views = `from django.db import connection\n\ndef find(request):\n    ${SQL}\n`;
  expect(routes(report(views, `path('${TOKEN}/find/', views.find)`))).toEqual([["[masked]"]]);
});
