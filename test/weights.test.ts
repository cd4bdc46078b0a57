import { describe, expect, it } from "vitest";
import { audit } from "../src/audit.ts";

const encoder = new TextEncoder();

/** Each finding of one check: its severity and confidence, the line it speaks of and the lines of the same cause. */
function weights(select: string, files: Readonly<Record<string, string>>): readonly string[] {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = { select: [select], preview: true, persona: "auditor" as const };
  return audit(given, { choice }).findings.map(
    ({ severity, confidence, start, places }) =>
      `${severity} ${confidence} ${[start.line, ...places.map((one) => one.start.line)].join(" ")}`,
  );
}

const DESK = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")\n',
  "desk/settings.py": 'INSTALLED_APPS = ["desk"]\n',
  "desk/models.py": `from django.db import models


class Ticket(models.Model):
    body = models.TextField()
    website = models.CharField(max_length=200)
    source_url = models.CharField(max_length=200)
`,
};

describe("a page that only goes out as a mail", () => {
  const page =
    "<p>{% if ticket.pk %}{{ ticket.body|safe }}{% else %}\n{{ ticket.body|safe }}{% endif %}</p>\n";
  const mailed = (how: string): Readonly<Record<string, string>> => ({
    ...DESK,
    "desk/templates/desk/ticket_email.html": page,
    "desk/views.py": `from django.shortcuts import get_object_or_404, render
from django.template.loader import get_template, render_to_string

from desk.models import Ticket


def show(request, pk):
    ticket = get_object_or_404(Ticket, pk=pk)
    return ${how}
`,
  });

  it.each([
    'render_to_string("desk/ticket_email.html", {"ticket": ticket})',
    'get_template("desk/ticket_email.html").render({"ticket": ticket})',
  ])("runs no scripts: %s", (how) => {
    expect(weights("DJANGO-XSS-001/safe-filter", mailed(how))).toEqual(["low medium 1 2"]);
  });

  it("is a page all the same where a view answers with it", () => {
    const answered = mailed('render(request, "desk/ticket_email.html", {"ticket": ticket})');
    expect(weights("DJANGO-XSS-001/safe-filter", answered)).toEqual(["medium medium 1 2"]);
  });
});

describe("a model's addresses", () => {
  const links =
    '<a href="{{ ticket.website }}">x</a>\n<a href="{{ ticket.source_url }}">y</a>\n<a href="{{ ticket.website }}">z</a>\n';
  const shown = {
    ...DESK,
    "desk/templates/desk/ticket.html": links,
    "desk/views.py": `from django.shortcuts import get_object_or_404, render

from desk.models import Ticket


def show(request, pk):
    return render(request, "desk/ticket.html", {"ticket": get_object_or_404(Ticket, pk=pk)})


def open_ticket(request):
    ticket = Ticket.objects.create(website=request.POST["website"], source_url=request.POST["source"])
    return render(request, "desk/ticket.html", {"ticket": ticket})
`,
  };

  it("are one finding, since one migration mends them", () => {
    expect(weights("DJANGO-XSS-001/url-attribute", shown)).toEqual(["medium medium 1 2 3"]);
  });

  it("count less where a serializer lets nothing but web addresses through", () => {
    const checked = {
      ...shown,
      "desk/templates/desk/ticket.html": '<a href="{{ ticket.website }}">x</a>\n',
      "desk/serializers.py": `from django.core.validators import URLValidator
from rest_framework import serializers


class TicketSerializer(serializers.Serializer):
    def validate_website(self, value):
        URLValidator()(value)
        return value
`,
    };
    expect(weights("DJANGO-XSS-001/url-attribute", checked)).toEqual(["medium low 1"]);
  });
});

describe("credentials that open nothing outside", () => {
  const drawn = "q7Zr2Lw9" + "Xk4Vb8Nc";
  const named = "DJANGO-SECRETS-001/credential-in-deploy-file";

  it("of scripts beside a build server's configuration are low", () => {
    const script = `#!/bin/sh\nBROKER_PASSWORD=${drawn}\n`;
    expect(weights(named, { ".github/workflows/scripts/start.sh": script })).toEqual(["low low 2"]);
    expect(weights(named, { "deploy/start.sh": script })).toEqual(["high high 2"]);
  });

  it("of a stand-in for a provider's storage are none", () => {
    const key = "AKIA" + "Q7ZRLW9XKVBNCTYP".replaceAll("9", "2");
    const started = (server: string): string => `#!/bin/sh\n${server}_ACCESS_ID=${key}\n`;
    expect(weights(named, { "deploy/start.sh": started("MINIO") })).toEqual([]);
    expect(weights(named, { "deploy/start.sh": started("S3") })).toEqual(["low high 2"]);
  });

  it("of a compose file that starts development's settings are low", () => {
    const compose = (settings: string): string =>
      `services:\n  web:\n    image: web\n    environment:\n      DJANGO_SETTINGS_MODULE: ${settings}\n      DATABASE_PASSWORD: ${drawn}\n      DATABASE_URL: postgres://desk:${drawn}@db/desk\n`;
    const url = "DJANGO-SECRETS-001/credential-in-url";
    expect(weights(named, { "docker-compose.yml": compose("desk.dockerdev") })).toEqual(["low medium 6"]);
    expect(weights(url, { "docker-compose.yml": compose("desk.dockerdev") })).toEqual(["low high 7"]);
    expect(weights(named, { "docker-compose.yml": compose("desk.live") })).toEqual(["high high 6"]);
    expect(weights(url, { "docker-compose.yml": compose("desk.live") })).toEqual(["high high 7"]);
  });
});

describe("cells of exports", () => {
  const rows = `    writer = csv.writer(out)
    for ticket in Ticket.objects.all():
        writer.writerow([ticket.body])
        writer.writerow([ticket.website])
`;
  const imports = "import csv\n\nfrom desk.models import Ticket\n\n\n";

  it("of one file are one finding, and low where a command writes them", () => {
    const check = "DJANGO-EXPORT-001/formula-injection";
    const view = { ...DESK, "desk/views.py": `${imports}def export(out):\n${rows}` };
    expect(weights(check, view)).toEqual(["medium medium 9 10"]);
    const command = { ...DESK, "desk/management/commands/export.py": `${imports}def export(out):\n${rows}` };
    expect(weights(check, command)).toEqual(["low medium 9 10"]);
  });
});

describe("redirects that get their target from one function", () => {
  const views = (helper: string): Readonly<Record<string, string>> => ({
    ...DESK,
    "desk/urls.py": `from django.urls import path\nfrom desk import views\nurlpatterns = [path("a/", views.a), path("b/", views.b)]\n`,
    "desk/views.py": `from django.shortcuts import redirect


def target(${helper}


def a(request):
    return redirect(target(request.GET))


def b(request):
    return redirect(target(request.GET))
`,
  });

  it("are one finding where it picks the target", () => {
    const check = "DJANGO-REDIRECT-001/open-redirect";
    const lines = (helper: string): readonly string[] => weights(check, views(helper));
    expect(lines('params):\n    return params["next"]')).toEqual(["medium high 9 13"]);
    expect(lines('params):\n    return params.get("next", "/")')).toEqual(["medium high 9 13"]);
  });
});

describe("several places that one change mends", () => {
  it("are one finding where a function unpacks an archive member by member", () => {
    const unpack = `import tarfile


def unpack(path, folder):
    with tarfile.open(path) as archive:
        archive.extract("index", folder)
        archive.extract("rows", folder)
`;
    expect(weights("DJANGO-UPLOAD-001/archive-extraction", { ...DESK, "desk/unpack.py": unpack })).toEqual([
      "high medium 6 7",
    ]);
  });

  it("are one finding where a column of the admin is put together in two ways", () => {
    const admin = `from django.contrib import admin
from django.utils.safestring import mark_safe

from desk.models import Ticket


@admin.register(Ticket)
class TicketAdmin(admin.ModelAdmin):
    list_display = ["shown"]

    def shown(self, ticket):
        if ticket.website:
            return mark_safe(f"<b>{ticket.body}</b>")
        return mark_safe(f"<i>{ticket.body}</i>")
`;
    expect(weights("DJANGO-ADMIN-001/admin-unsafe-html", { ...DESK, "desk/admin.py": admin })).toEqual([
      "high medium 13 14",
    ]);
  });

  it("are one finding where one file gives accounts a written password", () => {
    const filled = `from django.contrib.auth.models import User


def fill():
    one = User.objects.create(username="one")
    one.set_password("correct-horse-41")
    two = User.objects.create(username="two")
    two.set_password("correct-horse-41")
`;
    const found = weights("DJANGO-AUTH-001/hardcoded-password-user", { ...DESK, "desk/fill.py": filled });
    expect(found).toEqual(["high high 6 8"]);
  });
});

it("a token that is only asked whether it has run out is low", () => {
  const asked = `import time

import jwt


def has_run_out(token):
    claims = jwt.decode(token, options={"verify_signature": False})
    return time.time() >= int(claims["exp"])
`;
  expect(weights("DJANGO-CRYPTO-001/jwt-unverified", { ...DESK, "desk/tokens.py": asked })).toEqual([
    "high low 7",
  ]);
});

describe("the text of any error in an answer", () => {
  const answering = (decorator: string): Readonly<Record<string, string>> => ({
    ...DESK,
    "desk/settings.py":
      'INSTALLED_APPS = ["django.contrib.auth", "desk"]\nROOT_URLCONF = "desk.urls"\n' +
      'MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware"]\n',
    "desk/urls.py":
      'from django.urls import path\n\nfrom desk import views\n\nurlpatterns = [path("c", views.close)]\n',
    "desk/views.py": `from django.contrib.auth.decorators import login_required, permission_required
from django.http import JsonResponse


${decorator}
def close(request):
    try:
        return JsonResponse({"closed": shut(request)})
    except Exception as error:
        return JsonResponse({"error": repr(error)}, status=500)
`,
  });

  it("goes to everybody who is logged in", () => {
    expect(weights("DJANGO-LOG-001/error-detail-to-client", answering("@login_required"))).toEqual([
      "medium medium 10",
    ]);
  });

  it("weighs less where only people with special rights ask", () => {
    const staff = answering('@permission_required("desk.close_ticket", raise_exception=True)');
    expect(weights("DJANGO-LOG-001/error-detail-to-client", staff)).toEqual(["low medium 10"]);
  });
});
