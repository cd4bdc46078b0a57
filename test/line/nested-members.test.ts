import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const VIEW = `from django.template import engines


def send(context):
    engines["django"].from_string(TEXT)


def order(request):
    send({"shop": {"locale": "en"}, **request.POST})
`;

function confidence(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(VIEW.replace("TEXT", text));
  const choice = { select: ["DJANGO-TEMPLATE-001"], persona: "auditor" as const };
  return audit([{ path: "shop/mails.py", bytes }], { choice }).findings.map((one) => one.confidence);
}

test("a member of a member of what was handed over is not called sent", () => {
  expect(confidence('context["name"]')).toEqual(["high"]);
  expect(confidence('context["shop"].get("locale")')).toEqual(["low"]);
  expect(confidence('"Dear " + context["shop"]["locale"]')).toEqual(["low"]);
});
