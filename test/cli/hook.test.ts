/** The hook in the formats of the agents that call it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hook, write } from "../agents/agent.ts";
import { PROJECT, urlsWith } from "../agents/project.ts";
import { inFolder } from "./workbench.ts";

const SAFE = `@login_required
def get_invoice(request, invoice_id):
    invoice = Invoice.objects.get(id=invoice_id, user=request.user)
    return JsonResponse(invoice.to_dict())
`;
const FLAWED = SAFE.replace(", user=request.user", "");
const OLD = "Invoice.objects.get(id=invoice_id, user=request.user)";
const NOW = "Invoice.objects.get(id=invoice_id)";

function views(code: string): string {
  return `from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse

from .models import Invoice


def home(request):
    return HttpResponse("Welcome")


${code}`;
}

const FILES = {
  ...PROJECT,
  "billing/views.py": views(FLAWED),
  "billing/urls.py": urlsWith('path("invoices/<int:invoice_id>/", views.get_invoice),'),
};

describe("what agents pass", () => {
  it("answers Claude Code's Edit on standard error with exit code 2", async () => {
    await inFolder(FILES, async (folder) => {
      const { code, out, err } = await hook({
        session_id: "s",
        hook_event_name: "PostToolUse",
        cwd: folder,
        tool_name: "Edit",
        tool_input: { file_path: join(folder, "billing/views.py"), old_string: OLD, new_string: NOW },
      });
      expect(code).toBe(2);
      expect(out).toBe("");
      expect(err).toContain("DJANGO-AUTHZ-001/idor");
      expect(err).toContain("+    invoice = Invoice.objects.get(id=invoice_id, user=request.user)");
    });
  });

  it("answers Cursor on standard output", async () => {
    await inFolder(FILES, async (folder) => {
      const { code, out } = await hook({
        hook_event_name: "afterFileEdit",
        workspace_roots: [folder],
        file_path: join(folder, "billing/views.py"),
        edits: [{ old_string: OLD, new_string: NOW }],
      });
      expect(code).toBe(0);
      expect((JSON.parse(out) as Record<string, string>)["additional_context"]).toContain(
        "DJANGO-AUTHZ-001/idor",
      );
    });
  });

  it("reads the patches of Codex, with paths relative to its folder", async () => {
    const patch = `*** Begin Patch
*** Update File: billing/views.py
@@ def get_invoice(request, invoice_id):
-    invoice = ${OLD}
+    invoice = ${NOW}
     return JsonResponse(invoice.to_dict())
*** Delete File: billing/gone.py
*** End Patch
`;
    await inFolder(FILES, async (folder) => {
      const { code, err } = await hook({
        hook_event_name: "PostToolUse",
        cwd: folder,
        tool_name: "apply_patch",
        tool_input: { command: patch },
      });
      expect(code).toBe(2);
      expect(err).toContain("DJANGO-AUTHZ-001/idor");
    });
  });

  it("reads Gemini CLI's replace", async () => {
    await inFolder(FILES, async (folder) => {
      const { code } = await hook({
        hook_event_name: "AfterTool",
        cwd: folder,
        tool_name: "replace",
        tool_input: { file_path: "billing/views.py", old_string: OLD, new_string: NOW },
      });
      expect(code).toBe(2);
    });
  });
});

describe("the edited region", () => {
  async function edited(before: string, after: string, original?: string): Promise<number> {
    return inFolder(FILES, async (folder) => {
      const { code } = await hook({
        hook_event_name: "PostToolUse",
        cwd: folder,
        tool_name: "Edit",
        tool_input: { file_path: join(folder, "billing/views.py"), old_string: before, new_string: after },
        ...(original === undefined ? {} : { tool_response: { originalFile: original } }),
      });
      return code;
    });
  }

  it("leaves alone what was there in other functions", async () => {
    expect(await edited('HttpResponse("Hello")', 'HttpResponse("Welcome")')).toBe(0);
  });

  it("tells what stands elsewhere in the edited function", async () => {
    expect(await edited("@login_required\ndef show(", "@login_required\ndef get_invoice(")).toBe(2);
  });

  it("takes the agent's word for the earlier text", async () => {
    expect(await edited("x", "y", views(FLAWED))).toBe(0);
    expect(await edited("x", "y", views(SAFE))).toBe(2);
  });

  it("looks at all of a file whose earlier text cannot be told", async () => {
    expect(await edited("something", "that is not there any more")).toBe(2);
  });

  it("finds its text again behind Windows line ends", async () => {
    await inFolder(FILES, async (folder) => {
      const file = join(folder, "billing/views.py");
      writeFileSync(file, views(FLAWED).replaceAll("\n", "\r\n"));
      const { code } = await hook({
        hook_event_name: "PostToolUse",
        cwd: folder,
        tool_name: "Edit",
        tool_input: {
          file_path: file,
          old_string: 'def home(request):\n    return HttpResponse("Hello")',
          new_string: 'def home(request):\n    return HttpResponse("Welcome")',
        },
      });
      expect(code).toBe(0);
    });
  });
});

describe("what an edit brings elsewhere", () => {
  const unrouted = { ...FILES, "billing/urls.py": PROJECT["billing/urls.py"] ?? "" };
  const routed = FILES["billing/urls.py"];

  async function urlsEdited(old: string, now: string): Promise<string> {
    return inFolder({ ...FILES, "billing/urls.py": routed }, async (folder) => {
      const { err } = await hook({
        hook_event_name: "PostToolUse",
        cwd: folder,
        tool_name: "Edit",
        tool_input: { file_path: join(folder, "billing/urls.py"), old_string: old, new_string: now },
      });
      return err;
    });
  }

  it("tells of a view that a new route opens", async () => {
    const route = '    path("invoices/<int:invoice_id>/", views.get_invoice),\n';
    expect(await urlsEdited('name="home"),\n', `name="home"),\n${route}`)).toContain(
      "billing/views.py:13 in get_invoice",
    );
  });

  it("does not tell of one that was open before", async () => {
    expect(await urlsEdited('views.home, name="start")', 'views.home, name="home")')).toBe("");
  });

  it("tells what settings take from views, and not what was wrong with them before", async () => {
    const file = "site_config/settings.py";
    const good = '    "django.middleware.csrf.CsrfViewMiddleware",\n';
    const settings = (PROJECT[file] ?? "").replace(good, "");
    await inFolder({ ...FILES, [file]: settings }, async (folder) => {
      const { err } = await hook({
        hook_event_name: "PostToolUse",
        cwd: folder,
        tool_name: "Edit",
        tool_input: { file_path: join(folder, file), old_string: "x", new_string: "y" },
        tool_response: { originalFile: PROJECT[file] },
      });
      expect(err).toContain("DJANGO-CSRF-001/no-csrf-middleware");
      expect(err).not.toContain("DJANGO-RATE-001");
    });
  });

  it("waits for the route of a view", async () => {
    await inFolder(unrouted, async (folder) => {
      expect((await write(folder, "billing/views.py", views(FLAWED))).code).toBe(0);
      expect((await write(folder, "billing/urls.py", routed)).err).toContain("DJANGO-AUTHZ-001/idor");
    });
  });
});

describe("nothing to say", () => {
  it.each([
    ["another event", { hook_event_name: "PreToolUse", tool_input: { file_path: "billing/views.py" } }],
    ["a tool that reads", { hook_event_name: "PostToolUse", tool_input: { file_path: "billing/views.py" } }],
    ["no file", { hook_event_name: "PostToolUse", tool_input: { command: "ls" } }],
    ["notes", { hook_event_name: "PostToolUse", tool_input: { file_path: "NOTES.md", content: "x" } }],
    [
      "a file that is gone",
      { hook_event_name: "PostToolUse", tool_input: { file_path: "gone.py", content: "" } },
    ],
  ])("to %s", async (_, event) => {
    await inFolder({ ...FILES, "NOTES.md": "x" }, async (folder) => {
      const { code, out, err } = await hook({ cwd: folder, ...event });
      expect([code, out, err]).toEqual([0, "", ""]);
    });
  });

  it("to sound code", async () => {
    await inFolder(FILES, async (folder) => {
      expect((await write(folder, "billing/views.py", views(SAFE))).code).toBe(0);
    });
  });

  it("to what a comment accepts", async () => {
    const accepted = FLAWED.replace(
      "invoice_id)\n    return",
      "invoice_id)  # pickguard: ignore[DJANGO-AUTHZ-001/idor] invoices are public here\n    return",
    );
    await inFolder(FILES, async (folder) => {
      expect((await write(folder, "billing/views.py", views(accepted))).code).toBe(0);
    });
  });
});

describe("trouble is never taken for a finding", () => {
  it("with text that is no JSON", async () => {
    expect((await hook("{")).code).toBe(1);
  });

  it.each([{}, { list: [] }, { hook_event_name: 1 }])("with %j, which is no event", async (event) => {
    const { code, err } = await hook(event);
    expect(code).toBe(1);
    expect(err).toContain("names no hook_event_name");
  });

  it("with a configuration that cannot be followed", async () => {
    await inFolder({ ...FILES, "pyproject.toml": "[tool.pickguard]\npersonna = 1\n" }, async (folder) => {
      const { code, err } = await write(folder, "billing/views.py", views(FLAWED));
      expect(code).toBe(1);
      expect(err).toContain("persona");
    });
  });
});

it("shows no secret", async () => {
  const secret = ["k9", "Xv2", "mQ7", "pL4", "wR8", "tZ1"].join("");
  await inFolder(FILES, async (folder) => {
    const { code, err } = await write(
      folder,
      "site_config/settings.py",
      (PROJECT["site_config/settings.py"] ?? "").replace('os.environ["SECRET_KEY"]', `"${secret}"`),
    );
    expect(code).toBe(2);
    expect(err).toContain("SECRET_KEY");
    expect(err).not.toContain(secret);
  });
});
