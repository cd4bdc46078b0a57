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
