import { describe, expect, test } from "vitest";
import { flowsIn } from "../../test/support/python-program.ts";
import { sinksOfKind } from "../flow/flow-model.ts";
import { requestBehind } from "./stored-fields.ts";

const MODELS =
  "from django.db import models\nclass File(models.Model):\n    path = models.CharField(max_length=80)\n    note = models.CharField(max_length=80)\n";

const READER =
  "from shop.models import File\ndef read(request, pk):\n    row = File.objects.get(pk=pk)\n    return open('/srv' + row.path)\n";

const FORM =
  "from django import forms\nfrom shop.models import File\nclass FileForm(forms.ModelForm):\n    class Meta:\n        model = File\n        fields = [FIELDS]\n";

function fieldBehind(files: Readonly<Record<string, string>>): string | undefined {
  const flows = flowsIn({ "shop/models.py": MODELS, "shop/views.py": READER, ...files });
  const [report] = sinksOfKind(flows, "path").filter(({ arrivals }) => arrivals.length > 0);
  const [arrival] = report?.arrivals ?? [];
  return report && arrival && requestBehind(flows, arrival, report.site)?.field;
}

describe("the field behind a name of a file", () => {
  test.each([
    ["a row made with it", { "shop/add.py": made("path=request.POST['path']") }, "File.path"],
    ["a row made with something else", { "shop/add.py": made("note=request.POST['path']") }, undefined],
    ["a row made without it", { "shop/add.py": kept("note=request.POST['path']") }, undefined],
    ["a row made of all that came", { "shop/add.py": kept("**request.POST") }, "File.path"],
    ["a form that takes it", { "shop/forms.py": form('"path"'), "shop/add.py": filled() }, "File.path"],
    ["a form that leaves it out", { "shop/forms.py": form('"note"'), "shop/add.py": filled() }, undefined],
    ["a statement on its table", { "shop/add.py": executed("shop_file") }, "File.path"],
    ["a statement on another table", { "shop/add.py": executed("shop_order") }, undefined],
    ["nobody", {}, undefined],
    [
      "an object that keeps it",
      { "shop/views.py": keeper("row.path"), "shop/add.py": kept("**request.POST") },
      "File.path",
    ],
    [
      "an object that keeps another",
      { "shop/views.py": keeper("row.pk"), "shop/add.py": kept("**request.POST") },
      undefined,
    ],
  ])("%s", (_title, files, expected) => {
    expect(fieldBehind(files)).toBe(expected);
  });
});

function keeper(field: string): string {
  const reader = `class Reader:\n    def __init__(self, row):\n        self.place = ${field}\n    def text(self):\n        return open(self.place)\n`;
  return `from shop.models import File\n${reader}def read(request, pk):\n    return Reader(File.objects.get(pk=pk)).text()\n`;
}

function made(field: string): string {
  return `from shop.models import File\ndef add(request):\n    File.objects.create(${field})\n`;
}

function kept(fields: string): string {
  return `from shop.models import File\ndef add(request):\n    row = File(${fields})\n    row.save()\n`;
}

function form(fields: string): string {
  return FORM.replace("FIELDS", fields);
}

function filled(): string {
  return "from shop.forms import FileForm\ndef add(request):\n    FileForm(request.POST).save()\n";
}

function executed(table: string): string {
  return `from django.db import connection\ndef add(request):\n    connection.cursor().execute("insert into ${table} (path) values ('%s')" % request.POST["path"])\n`;
}
