import { describe, expect, it } from "vitest";
import { audit } from "../src/audit.ts";

const encoder = new TextEncoder();

/** The confidence of each finding of one check, in order. */
function confidences(select: string, files: Readonly<Record<string, string>>): readonly string[] {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = { select: [select], preview: true, persona: "auditor" as const };
  return audit(given, { choice }).findings.map(({ confidence }) => confidence);
}

const DESK = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")\n',
  "desk/settings.py": 'INSTALLED_APPS = ["desk"]\nMODERNRPC_HANDLERS = ["desk.rpc.JsonHandler"]\n',
  "desk/models.py": `from django.db import models


class Ticket(models.Model):
    title = models.CharField(max_length=200)
`,
  "desk/templates/desk/tickets.html": `<script>
  $("#tickets").DataTable({
    ajax: "/json-rpc/",
    columns: [{data: "title", render: (data) => \`<b>\${data}</b>\`}],
  });
</script>
`,
};

/** A mixin that makes the answers, with what it does to them. */
function rpcWith(made: string): string {
  return `import html

from modernrpc.jsonrpc.handler import JsonRpcHandler


class Answers:
    def build_success_result(self, request, data):
        return super().build_success_result(request, ${made})


class JsonHandler(Answers, JsonRpcHandler):
    pass
`;
}

describe("text of the server's answers in a script", () => {
  const CHECK = "DJANGO-XSS-001/js-dom-sink";

  it("is a guess where a class that makes the answers escapes them", () => {
    expect(confidences(CHECK, { ...DESK, "desk/rpc.py": rpcWith("html.escape(data)") })).toEqual(["low"]);
  });

  it("is shown where that class leaves them alone", () => {
    expect(confidences(CHECK, { ...DESK, "desk/rpc.py": rpcWith("data") })).toEqual(["medium"]);
  });
});

const COLUMNS = `import django_tables2 as tables
from django.utils.safestring import mark_safe
`;

describe("cells of a table", () => {
  const CHECK = "DJANGO-XSS-001/mark-safe";

  it.each([
    ["ColorColumn", "low"],
    ["NoteColumn", "medium"],
  ])("%s", (name, expected) => {
    const code = `${COLUMNS}

class ${name}(tables.Column):
    def render(self, value):
        return mark_safe(f"<b>{value}</b>")
`;
    expect(confidences(CHECK, { "shop/columns.py": code })).toEqual([expected]);
  });

  it.each([
    ["getattr(record, self.field)", "low"],
    ["record.note", "medium"],
  ])("%s", (read, expected) => {
    const code = `${COLUMNS}

class LinkColumn(tables.Column):
    def __init__(self, field):
        self.field = field

    def render(self, record):
        return mark_safe(f"<b>{${read}}</b>")
`;
    expect(confidences(CHECK, { "shop/columns.py": code })).toEqual([expected]);
  });
});

describe("an entry of a dictionary that a method gives back", () => {
  const VIEWS = `from django.http import HttpResponse
from django.utils.safestring import mark_safe

from shop.models import Link


def links(request):
    shown = ""
    for link in Link.objects.filter(enabled=True):
        made = link.rendered()
        shown += f"<b>{made['text']}</b>"
    return HttpResponse(mark_safe(shown))
`;

  it.each([
    ["nh3.clean(self.text)", []],
    ["self.text.strip()", ["medium"]],
  ])("%s", (made, expected) => {
    const models = `import nh3
from django.db import models


class Link(models.Model):
    text = models.TextField()

    def rendered(self):
        return {"text": ${made}, "target": "_blank"}
`;
    expect(
      confidences("DJANGO-XSS-001/mark-safe", { "shop/models.py": models, "shop/views.py": VIEWS }),
    ).toEqual(expected);
  });
});

describe("a file's name in a shell command", () => {
  const CHECK = "DJANGO-CMD-001/shell-true-interpolated";

  it.each([
    ['tempfile.NamedTemporaryFile(prefix=f"{job.title}-")', "low"],
    ["job.attachment", "medium"],
  ])("%s", (opened, expected) => {
    const code = `import subprocess
import tempfile

from jobs.models import Job


def shorten(pk):
    job = Job.objects.get(pk=pk)
    out = ${opened}
    out.write(job.text)
    subprocess.call("sed -i 1d {}".format(out.name), shell=True)
`;
    const models = `from django.db import models


class Job(models.Model):
    title = models.CharField(max_length=90)
    text = models.TextField()
    attachment = models.FileField()
`;
    expect(confidences(CHECK, { "jobs/output.py": code, "jobs/models.py": models })).toEqual([expected]);
  });
});

describe("a column named by the request", () => {
  const CHECK = "DJANGO-SQL-001/orm-kwargs-injection";

  it.each([
    ['sort.replace(PREFIX + str(number), "rank")', "low"],
    ['sort.replace(PREFIX + str(number), "")', "high"],
    ['sort.replace(".", "__")', "high"],
  ])("%s", (column, expected) => {
    const code = `from django.http import HttpResponse

from shop.models import Order

PREFIX = "field_"


def orders(request):
    sort = request.GET.get("sort")
    if sort and PREFIX in sort:
        number = int(sort.split(PREFIX)[1])
        return HttpResponse(Order.objects.order_by(${column}).count())
`;
    const models =
      "from django.db import models\n\n\nclass Order(models.Model):\n    name = models.TextField()\n";
    expect(confidences(CHECK, { "shop/views.py": code, "shop/models.py": models })).toEqual([expected]);
  });
});

describe("a field that one function writes", () => {
  it.each([
    ["bleach.clean(text)", "low"],
    ["text.strip()", "medium"],
  ])("%s", (cleaned, expected) => {
    const code = `import bleach
from django.contrib import admin
from django.utils.safestring import mark_safe


def cleaned(text):
    return ${cleaned}


def difference(before, after):
    return cleaned(before) + cleaned(after)


def note(row, before, after):
    row.remark = difference(before, after)


class RowAdmin(admin.ModelAdmin):
    def shown(self, obj):
        return mark_safe(f"<pre>{obj.remark}</pre>")
`;
    expect(confidences("DJANGO-ADMIN-001/admin-unsafe-html", { "shop/admin.py": code })).toEqual([expected]);
  });
});
