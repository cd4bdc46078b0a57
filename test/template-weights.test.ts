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
  const page = "{% if ticket.pk %}{{ ticket.body|safe }}{% else %}\n{{ ticket.body|safe }}{% endif %}\n";
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
