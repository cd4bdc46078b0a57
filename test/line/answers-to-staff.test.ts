import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** How bad it is that a function of `shop/admin.py` or `shop/views.py` shows the text of an error, in the order of the lines. */
function severities(path: string, text: string): readonly string[] {
  const choice = { persona: "auditor", select: ["DJANGO-LOG-001/error-detail-to-client"] } as const;
  const { findings } = audit([{ path, bytes: encoder.encode(text) }], { choice });
  return findings.map(({ severity }) => severity);
}

const HEAD = "from django.contrib import admin, messages\nfrom shop.work import run\n\n\n";

const BODY = (indent: string): string =>
  ["try:", "    run()", "except Exception as e:", "    messages.error(request, str(e))"]
    .map((line) => `${indent}${line}\n`)
    .join("");

test("what the admin shows of errors, staff alone see", () => {
  const action = `def rebuild(modeladmin, request, queryset):\n${BODY("    ")}\n\n`;
  const method = `class ShopAdmin(admin.ModelAdmin):\n    def save_model(self, request, obj, form, change):\n${BODY("        ")}`;
  expect(severities("shop/admin.py", `${HEAD}${action}${method}`)).toEqual(["low", "low"]);
  expect(severities("shop/views.py", `${HEAD}def rebuild(request):\n${BODY("    ")}`)).toEqual(["medium"]);
});
