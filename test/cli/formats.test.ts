import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/cli/audit-options.ts";
import { FLAW, FLAWED, inFolder, pickguard } from "./workbench.ts";

// Put together here, so that nothing in this file looks like a secret.
const SECRETS = {
  key: ["zq7", "Hk2", "vPw9", "Lm4x", "Rt8s", "Bn3y", "Cd6f", "Gj1a", "Xe5u", "Wo0i", "Qk2p", "Mz8v"].join(
    "",
  ),
  password: ["Tr0ub", "4dor", "Zx81"].join(""),
  token: ["gh", "p_", "Ab3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA3bC6"].join(""),
};

/** Secrets in settings, an environment file, a URL pattern and code; one stands beside what a safe fix mends. */
const LEAKY: Readonly<Record<string, string>> = {
  ...FLAWED,
  "shop/settings.py": `import os
SECRET_KEY = "${SECRETS.key}"
DEBUG = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "shop.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": "${SECRETS.password}"}}
`,
  ".env": `SECRET_KEY=${SECRETS.key}\nGITHUB_TOKEN=${SECRETS.token}\n`,
  "shop/urls.py": `from django.urls import path
from . import views
urlpatterns = [path("hook/${SECRETS.token}/", views.hook), path("load/", views.load)]
`,
  "shop/views.py": `import yaml
from django.db import connection
from django.http import HttpResponse

API_TOKEN = "${SECRETS.token}"

def hook(request):
    connection.cursor().execute("SELECT 1 -- ${SECRETS.token}" + request.GET["q"])
    return HttpResponse(request.GET["q"] + "${SECRETS.token}")

def load(request):
    token = "${SECRETS.token}"
    return HttpResponse(yaml.load(request.body, Loader=yaml.Loader))
`,
};

describe("no format shows a secret of the audited tree", () => {
  test.each(FORMATS)("%s", async (format) => {
    await inFolder(LEAKY, async (folder) => {
      const args = [
        "audit",
        folder,
        "--no-cache",
        "--exit-zero",
        "--persona",
        "auditor",
        "--preview",
        "--verbose",
      ];
      const { out, err } = await pickguard([...args, "--format", format, "--show-ruled-out"]);
      // What is not shown must not be missing for want of findings.
      expect(out).toContain("DJANGO-CONFIG-001");
      for (const secret of Object.values(SECRETS)) expect(out + err).not.toContain(secret);
    });
  });

  test("the page shows the diff of a safe fix, masked, and the routes", async () => {
    await inFolder(LEAKY, async (folder) => {
      const { out } = await pickguard(["audit", folder, "--no-cache", "--exit-zero", "--format", "html"]);
      expect(out).toContain("+    return HttpResponse(yaml.safe_load(request.body))");
      expect(out).toContain('"     token = \\"[masked]\\""');
      expect(out).toContain('id="surface"');
    });
  });
});

describe("names of files tell the form", () => {
  test.each<[string, RegExp]>([
    ["r.html", /^<!doctype html>/],
    ["r.md", /^## pickguard: /],
    ["r.xml", /^<\?xml /],
    ["r.csv", /^"Severity",/],
    ["gl-sast-report.json", /"version": "15\.0\.4"/],
    ["gl-code-quality-report.json", /"check_name": "DJANGO-/],
    ["r.json", /"schemaVersion"/],
    ["r.txt", /^pickguard /],
  ])("%s", async (name, begins) => {
    await inFolder(FLAWED, async (folder) => {
      const file = join(folder, name);
      await pickguard([
        "audit",
        folder,
        "--no-cache",
        "--exit-zero",
        "-o",
        file,
        "-o",
        join(folder, "x.sarif"),
      ]);
      expect(readFileSync(file, "utf8")).toMatch(begins);
    });
  });
});

test("annotations and GitLab's reports name files from where the command runs", async () => {
  const folder = relative(process.cwd(), "examples/shop");
  const args = ["audit", folder, "--no-cache", "--exit-zero", "--select", "DJANGO-DEPLOY-002"];
  const github = await pickguard([...args, "--format", "github"]);
  expect(github.out).toMatch(/^::error file=examples\/shop\/config\/settings\//);
  const gitlab = await pickguard([...args, "--format", "gitlab"]);
  expect(gitlab.out).toContain('"file": "examples/shop/config/settings/');
  const { scan } = JSON.parse(gitlab.out) as { scan: { start_time: string; end_time: string } };
  expect(scan.start_time <= scan.end_time).toBe(true);
});

test("findings link to where a team has put the pages of rules", async () => {
  const configured = 'docs-url = "https://docs.example.com/guard/"\n';
  const page = "https://docs.example.com/guard/rules/DJANGO-DEPLOY-002.html";
  await inFolder({ ...FLAWED, "pickguard.toml": configured }, async (folder) => {
    const asked = ["audit", folder, "--no-cache", "--exit-zero", "--select", FLAW];
    for (const format of ["sarif", "markdown", "gitlab"])
      expect((await pickguard([...asked, "--format", format])).out).toContain(`${page}#debug-on`);
    expect((await pickguard([...asked, "--format", "html"])).out).toContain(page);
  });
  await inFolder({ ...FLAWED, "pickguard.toml": 'docs-url = "javascript:alert(1)"\n' }, async (folder) => {
    expect((await pickguard(["audit", folder])).err).toContain(
      "docs-url must be an address that begins with https://",
    );
  });
});
