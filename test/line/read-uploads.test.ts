/** Files of forms that the server reads at once, and files that it keeps in its own way. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

const FORM = `from django import forms


class PlanForm(forms.Form):
    plan = forms.FileField()

    def clean_plan(self):
        plan = self.cleaned_data["plan"]
        if plan.size > 200_000:
            raise forms.ValidationError("too large")
        return plan
`;

/** How sure the audit is that the form's file may be anything, where a view does this with it. */
function sureness(...lines: readonly string[]): string | undefined {
  const view = `from django.core.files.storage import default_storage
from django.http import JsonResponse
from shop.forms import PlanForm
from shop.plans import steps_of


def receive(request):
    form = PlanForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({}, status=400)
    ${lines.join("\n    ")}
    return JsonResponse({})
`;
  const files = { "shop/forms.py": FORM, "shop/views.py": view };
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  return findings.find(({ check }) => check === "no-type-validation")?.confidence;
}

test.each([
  ['steps = steps_of(form.cleaned_data["plan"].read())'],
  ['plan = form.cleaned_data.get("plan")', "steps = steps_of(plan.read())"],
  ['plan = request.FILES["plan"]', "if plan.size > 10:", "    steps = steps_of(plan.read())"],
])("%s reads it and forgets it", (...lines) => {
  expect(sureness(...lines)).toBe("low");
});

test.each([
  ['default_storage.save("plans/1", form.cleaned_data["plan"])'],
  ['plan = form.cleaned_data["plan"]', 'open("/srv/plan", "wb").write(plan.read())'],
  ['plan = form.cleaned_data["plan"]', "steps = steps_of(plan.read())", "request.user.plan = plan"],
  ["form.save()"],
])("%s may keep it", (...lines) => {
  expect(sureness(...lines)).toBe("medium");
});

/** How sure a finding in a plain form's file field is while a model of an app keeps a file of that name. */
function surenessBeside(app: string, name: string): string | undefined {
  const form = `from django import forms\n\n\nclass LetterForm(forms.Form):\n    ${name} = forms.FileField()\n`;
  const model = `from django.db import models\n\n\nclass Letter(models.Model):\n    ${name} = models.FileField()\n`;
  const files = { "letters/forms.py": form, [`${app}/models.py`]: model };
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  const found = findings.find((one) => one.check === "no-type-validation" && one.path === "letters/forms.py");
  return found?.confidence;
}

test("a common name counts where a model beside the form keeps such a file", () => {
  expect(surenessBeside("letters", "file")).toBe("medium");
  expect(surenessBeside("parcels", "file")).toBe("low");
  expect(surenessBeside("parcels", "letter_scan_page")).toBe(surenessBeside("letters", "letter_scan_page"));
  expect(surenessBeside("parcels", "portrait")).toBe("medium");
});
