import { describe, expect, test } from "vitest";
import { flowsIn } from "../../../test/support/python-program.ts";
import { flowsInto } from "./flow-findings.ts";
import { isStaffText, losesTags } from "./template-authors.ts";

const IMPORT = "from django.template import Template\n";

function seenIn(files: Readonly<Record<string, string>>): {
  readonly loses: boolean;
  readonly staff: boolean;
} {
  const flows = flowsIn(files);
  const [seen] = flowsInto(flows, "template", () => true);
  if (!seen) throw new Error("nothing arrives");
  return { loses: losesTags(flows, seen), staff: isStaffText({ flows, postures: new Map() }, seen) };
}

describe("tags that are replaced", () => {
  test.each([
    ["before", "text = request.POST['t'].replace('{%', '')\n    Template(text)", true],
    ["of another kind", "text = request.POST['t'].replace('<', '')\n    Template(text)", false],
    ["nowhere", "Template(request.POST['t'])", false],
  ])("%s", (_title, body, expected) => {
    expect(seenIn({ "shop/views.py": `${IMPORT}def show(request):\n    ${body}\n` }).loses).toBe(expected);
  });

  test("in the function that renders", () => {
    const helper = "def render(text):\n    text = text.replace('{%', '')\n    Template(text)\n";
    const view = "def show(request):\n    render(request.POST['t'])\n";
    expect(seenIn({ "shop/views.py": `${IMPORT}${helper}${view}` }).loses).toBe(true);
  });
});

describe("text of staff", () => {
  const models = "from django.db import models\nclass Mail(models.Model):\n    text = models.TextField()\n";
  const view = `${IMPORT}from shop.models import Mail\ndef show(request):\n    Template(Mail.objects.get(pk=1).text)\n`;
  const admin = "from django.contrib import admin\nfrom shop.models import Mail\nadmin.site.register(Mail)\n";
  const form =
    "from shop.models import Mail\ndef add(request):\n    Mail.objects.create(text=request.POST['t'])\n";
  const files = { "shop/models.py": models, "shop/views.py": view };

  test("is what the admin alone writes", () => {
    expect(seenIn({ ...files, "shop/admin.py": admin }).staff).toBe(true);
    expect(seenIn({ ...files, "shop/admin.py": admin, "shop/add.py": form }).staff).toBe(false);
    expect(seenIn(files).staff).toBe(false);
  });
});
