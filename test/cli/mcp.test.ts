/** The server for agents, driven by the official client over standard input and output. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { describe, expect, it } from "vitest";
import { PROJECT, urlsWith } from "../agents/project.ts";
import { inFolder } from "./workbench.ts";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

const VIEWS = `from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse

from .models import Invoice


def home(request):
    return HttpResponse("Welcome")


@login_required
def get_invoice(request, invoice_id):
    invoice = Invoice.objects.get(id=invoice_id)
    return JsonResponse(invoice.to_dict())
`;
const URLS = urlsWith('path("invoices/<int:invoice_id>/", views.get_invoice),');
const FLAWED = { ...PROJECT, "billing/views.py": VIEWS, "billing/urls.py": URLS };

type Answer = Readonly<Record<string, unknown>>;

/** A client that is connected to a server over a folder. */
interface Agent {
  readonly client: Client;
  readonly ask: (tool: string, input?: Answer) => Promise<Answer>;
  /** The message of an answer that is marked as an error. */
  readonly refusal: (tool: string, input: Answer) => Promise<string>;
}

async function withAgent(
  folder: string,
  options: readonly string[],
  use: (agent: Agent) => Promise<void>,
): Promise<void> {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ["--import", "tsx", join(REPOSITORY, "src/cli/main.ts"), "mcp", folder, ...options],
      cwd: REPOSITORY,
      stderr: "inherit",
    }),
  );
  const call = async (name: string, input: Answer) => client.callTool({ name, arguments: { ...input } });
  try {
    await use({
      client,
      ask: async (tool, input = {}) => {
        const { structuredContent, content, isError } = await call(tool, input);
        expect({ isError: isError === true, content }).toMatchObject({ isError: false });
        return structuredContent as Answer;
      },
      refusal: async (tool, input) => {
        const { content, isError } = await call(tool, input);
        expect(isError).toBe(true);
        return JSON.stringify(content);
      },
    });
  } finally {
    await client.close();
  }
}

function findingsOf(answer: Answer): readonly Readonly<Record<string, string>>[] {
  return answer["findings"] as readonly Readonly<Record<string, string>>[];
}

const SLOW = 120_000;

describe("the server for agents", { timeout: SLOW }, () => {
  it("offers its tools, pages and prompts, and none that writes", async () => {
    await inFolder(FLAWED, (folder) =>
      withAgent(folder, [], async ({ client, ask }) => {
        const { tools } = await client.listTools();
        expect(tools.map(({ name }) => name).toSorted()).toEqual(
          "audit_code audit_project explain list_routes list_settings preview_fix rules_for_task".split(" "),
        );
        expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);

        const guide = readFileSync(join(REPOSITORY, "docs/agents.md"), "utf8");
        expect(tools.filter(({ name }) => !guide.includes(`\`${name}\``))).toEqual([]);

        const { resources } = await client.listResources();
        expect(resources.map(({ name }) => name)).toContain("DJANGO-CSRF-001");
        const { contents } = await client.readResource({ uri: "pickguard://rules/DJANGO-CSRF-001" });
        expect(JSON.stringify(contents)).toContain("exempt-view");

        const { prompts } = await client.listPrompts();
        expect(prompts.map(({ name }) => name)).toContain("secure_upload");
        expect(prompts.filter(({ name }) => !guide.includes(`\`${name}\``))).toEqual([]);
        const prompt = await client.getPrompt({ name: "secure_view", arguments: { task: "pay an invoice" } });
        expect(JSON.stringify(prompt)).toMatch(/pay an invoice.*Invoice: user=request\.user/);

        expect(JSON.stringify(await ask("explain", { id: "django-csrf-001/exempt-view" }))).toContain(
          "Impact",
        );
        const rules = await ask("rules_for_task", { topics: ["access", "api"] });
        expect(JSON.stringify(rules)).toMatch(/permission_classes.*Invoice: user=request\.user/);
        expect(JSON.stringify(rules)).not.toContain("DJANGO-SQL-001");
      }),
    );
  });

  it("shows characters that cannot be seen", async () => {
    const code = VIEWS.replace("(id=invoice_id)", "(id=invoice_id)  # \u202e\u200b");
    await inFolder({ ...PROJECT, "billing/urls.py": URLS }, (folder) =>
      withAgent(folder, [], async ({ client }) => {
        const files = [{ path: "billing/views.py", code }];
        const answer = await client.callTool({ name: "audit_code", arguments: { files } });
        const text = JSON.stringify(answer);
        expect(text).toContain("u202e");
        expect(text).not.toMatch(/[\u202e\u200b]/);
      }),
    );
  });

  it("audits proposed code in the project, and writes nothing", async () => {
    await inFolder(PROJECT, (folder) =>
      withAgent(folder, [], async ({ ask }) => {
        const proposed = await ask("audit_code", {
          files: [
            { path: "billing/views.py", code: VIEWS },
            { path: "billing/urls.py", code: URLS },
          ],
        });
        const [finding, ...others] = findingsOf(proposed);
        expect(others).toEqual([]);
        expect(finding?.["id"]).toBe("DJANGO-AUTHZ-001/idor");
        expect(JSON.stringify(finding)).toContain(
          "+    invoice = Invoice.objects.get(id=invoice_id, user=request.user)",
        );
        expect(readFileSync(join(folder, "billing/views.py"), "utf8")).toBe(PROJECT["billing/views.py"]);

        const mended = VIEWS.replace("id=invoice_id)", "id=invoice_id, user=request.user)");
        const sound = await ask("audit_code", {
          files: [
            { path: "billing/views.py", code: mended },
            { path: "billing/urls.py", code: URLS },
          ],
        });
        expect(findingsOf(sound)).toEqual([]);
      }),
    );
  });

  it("audits a snippet at the end of its file, and says what it settles", async () => {
    await inFolder(FLAWED, (folder) =>
      withAgent(folder, [], async ({ ask }) => {
        const snippet = 'def run(request):\n    eval(request.GET["code"])\n    return HttpResponse("done")';
        const answer = await ask("audit_code", {
          files: [{ path: "billing/views.py", code: snippet, append: true }],
        });
        expect(findingsOf(answer).map(({ id }) => id)).toContain("DJANGO-CODE-001/eval-input");
        expect(JSON.stringify(answer)).not.toContain("idor");

        const whole = await ask("audit_code", {
          files: [{ path: "billing/views.py", code: PROJECT["billing/views.py"] }],
        });
        expect(whole["settled"]).toEqual(["DJANGO-AUTHZ-001/idor in billing/views.py"]);
        const broken = await ask("audit_code", { files: [{ path: "billing/views.py", code: "def x(:\n" }] });
        expect(broken["problems"]).not.toEqual([]);
      }),
    );
  });

  it("says where other files use what a proposed one changes", async () => {
    await inFolder(FLAWED, (folder) =>
      withAgent(folder, [], async ({ ask }) => {
        const models = PROJECT["billing/models.py"] ?? "";
        const field = '    note = models.CharField(max_length=40, default="")\n';
        const grown = await ask("audit_code", {
          files: [{ path: "billing/models.py", code: models.replace(/(class Invoice.*:\n)/, `$1${field}`) }],
        });
        expect(grown["elsewhere"]).toContain("audit_project");
        const same = await ask("audit_code", { files: [{ path: "billing/models.py", code: models }] });
        expect(same).not.toHaveProperty("elsewhere");
      }),
    );
  });

  it("sees what has changed on the disk", async () => {
    await inFolder(FLAWED, (folder) =>
      withAgent(folder, [], async ({ ask }) => {
        const before = await ask("audit_project", { path: "billing", severity: "high" });
        expect(findingsOf(before).map(({ id }) => id)).toEqual(["DJANGO-AUTHZ-001/idor"]);
        writeFileSync(join(folder, "billing/views.py"), PROJECT["billing/views.py"] ?? "");
        writeFileSync(join(folder, "billing/urls.py"), PROJECT["billing/urls.py"] ?? "");
        expect((await ask("audit_project", { path: "billing", severity: "high" }))["total"]).toBe(0);
      }),
    );
  });

  it("lists routes and settings, secrets masked", async () => {
    const secret = ["k9", "Xv2", "mQ7", "pL4", "wR8", "tZ1"].join("");
    const settings = (PROJECT["site_config/settings.py"] ?? "").replace(
      'os.environ["SECRET_KEY"]',
      `"${secret}"`,
    );
    await inFolder({ ...FLAWED, "site_config/settings.py": settings }, (folder) =>
      withAgent(folder, [], async ({ ask }) => {
        const routes = JSON.stringify(await ask("list_routes", { app: "billing" }));
        expect(routes).toContain("invoices/<int:invoice_id>/");
        const answers = [
          await ask("list_settings", { names: ["SECRET_KEY", "DEBUG"] }),
          await ask("audit_project"),
          await ask("audit_code", { files: [{ path: "site_config/settings.py", code: settings }] }),
        ];
        expect(JSON.stringify(answers[0])).toContain('"name":"DEBUG","module":"site_config.settings"');
        expect(JSON.stringify(answers)).toContain("SECRET_KEY");
        expect(JSON.stringify(answers)).not.toContain(secret);
      }),
    );
  });

  it("previews a fix, and applies it only where that was allowed", async () => {
    await inFolder(FLAWED, async (folder) => {
      await withAgent(folder, [], async ({ ask, refusal }) => {
        const [finding] = findingsOf(await ask("audit_project", { path: "billing", severity: "high" }));
        const fingerprints = [finding?.["fingerprint"]];
        const preview = await ask("preview_fix", { fingerprints, unsafe: true });
        expect(preview["diff"]).toContain("user=request.user");
        expect(await ask("preview_fix", { fingerprints })).toMatchObject({ diff: "", fixed: [] });
        expect(await refusal("preview_fix", { fingerprints: ["0123456789abcdef"] })).toContain("not there");
      });
      expect(readFileSync(join(folder, "billing/views.py"), "utf8")).toBe(VIEWS);
      await withAgent(folder, ["--allow-write"], async ({ ask }) => {
        const [finding] = findingsOf(await ask("audit_project", { path: "billing", severity: "high" }));
        const applied = await ask("apply_fix", { fingerprints: [finding?.["fingerprint"]], unsafe: true });
        expect(applied["written"]).toEqual(["billing/views.py"]);
        expect((await ask("audit_project", { path: "billing", severity: "high" }))["total"]).toBe(0);
      });
      expect(readFileSync(join(folder, "billing/views.py"), "utf8")).toContain("user=request.user");
    });
  });

  it("never leaves the project", async () => {
    const paths = ["../outside.py", "/etc/hosts", "billing/../../x.py", "C:\\x.py", "a//b.py", ""];
    await inFolder(PROJECT, (folder) =>
      withAgent(folder, [], async ({ refusal }) => {
        for (const path of paths)
          expect(await refusal("audit_code", { files: [{ path, code: "x = 1\n" }] })).toContain(
            "project's root",
          );
      }),
    );
  });

  it("tells a configuration that cannot be followed", async () => {
    await inFolder(PROJECT, (folder) =>
      withAgent(folder, [], async ({ refusal }) => {
        writeFileSync(join(folder, "pyproject.toml"), "[tool.pickguard]\npersonna = 1\n");
        expect(await refusal("audit_project", {})).toContain("persona");
      }),
    );
  });
});
