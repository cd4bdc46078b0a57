import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

function filesOf(root: string): { readonly path: string; readonly bytes: Uint8Array }[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:py|html|txt)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path), bytes: readFileSync(path) }));
}

const SHOP = join(import.meta.dirname, "../../examples/shop");

test("a text is followed from the form through the database and an included template into a script", () => {
  const report = audit(filesOf(SHOP), { choice: { select: ["DJANGO-XSS-001/script-context"] } });
  const finding = report.findings.find(({ path }) => path === "templates/support/_draft.html");
  expect(finding?.trace.map(({ path, note }) => `${path}: ${note}`)).toEqual([
    "support/views.py: `subject` is read from the submitted form here",
    "support/views.py: stored as `Ticket.subject` here",
    "support/views.py: rendered here with `Ticket.subject` in the database",
    "templates/support/detail.html: included here",
    "templates/support/_draft.html: comes out in the page here",
  ]);
});

const MEMBER = {
  "requirements.txt": "Django==5.2\n",
  "shop/models.py":
    "from django.contrib.auth.models import AbstractBaseUser\nfrom django.db import models\n\nclass Member(AbstractBaseUser):\n    name = models.CharField(max_length=50)\n    motto = models.CharField(max_length=50)\n",
  "shop/forms.py":
    'from django.contrib.auth.forms import UserChangeForm\nfrom shop.models import Member\n\nclass EditForm(UserChangeForm):\n    class Meta:\n        model = Member\n        fields = ("motto",)\n',
  "shop/views.py":
    'from django.shortcuts import get_object_or_404, redirect, render\nfrom shop.forms import EditForm\nfrom shop.models import Member\n\ndef edit(request):\n    form = EditForm(request.POST, instance=request.user)\n    form.save()\n    return redirect("/")\n\ndef shown(request, pk):\n    return render(request, "shop/member.html", {"member": get_object_or_404(Member, pk=pk)})\n',
  "shop/templates/shop/member.html":
    "<a onclick=\"call('{{ member.name }}')\">Call</a>\n<a onclick=\"call('{{ member.motto }}')\">Call</a>\n",
};

test("a form of a package's that leaves a field out is not on the field's way", () => {
  const files = Object.entries(MEMBER).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  const report = audit(files, { choice: { select: ["DJANGO-XSS-001/script-context"] } });
  const notes = report.findings.map(({ trace }) => trace.map(({ note }) => note));
  expect(notes[0]).not.toContain("`name` is read from the submitted form here");
  expect(notes[1]).toContain("`motto` is read from the submitted form here");
});
