import { describe, expect, test } from "vitest";
import { routesSchema } from "../../src/report/routes-schema.ts";
import { inFolder, pickguard, type Outcome } from "./workbench.ts";

const SHOP: Readonly<Record<string, string>> = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/__init__.py": "",
  "shop/settings.py": [
    "ROOT_URLCONF = 'shop.urls'",
    "INSTALLED_APPS = []",
    "MIDDLEWARE = ['django.middleware.csrf.CsrfViewMiddleware']",
    "",
  ].join("\n"),
  "shop/views.py": [
    "from django.contrib.auth.decorators import login_required",
    "from django.views.decorators.csrf import csrf_exempt",
    "from django.views.decorators.http import require_POST",
    "def index(request): pass",
    "@login_required",
    "def account(request): pass",
    "@csrf_exempt",
    "@require_POST",
    "def hook(request): pass",
    "",
  ].join("\n"),
  "shop/urls.py": [
    "from django.urls import include, path",
    "from shop import views",
    "urlpatterns = [",
    "  path('', views.index),",
    "  path('account|/', views.account, name='account'),",
    "  path('hook/', views.hook),",
    "  path('wiki/', include('wiki.urls')),",
    "]",
    "",
  ].join("\n"),
};

async function routes(...words: readonly string[]): Promise<Outcome> {
  return inFolder(SHOP, (folder) => pickguard(["routes", folder, ...words]));
}

describe("pickguard routes", () => {
  test("prints a table with the reason, and what could not be read", async () => {
    const { code, out } = await routes();
    expect(code).toBe(0);
    expect(out).toMatch(/^any +yes +no .*account\|\/$/m);
    expect(out).toContain("shop.views.account · `@login_required` (shop/views.py:");
    expect(out).toMatch(/^POST +no +no +- +exempt .*hook\/$/m);
    expect(out).toContain("wiki/ includes wiki.urls (shop/urls.py:7)");
    expect(out).toContain("3 routes · 2 open without a login · 1 include that could not be read.");
  });

  test("fits the terminal", async () => {
    const { out } = await routes();
    expect(out.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  test("puts the parts of a route below each other where the terminal is narrow", async () => {
    const { out } = await inFolder(SHOP, (folder) => pickguard(["routes", folder], { width: 60 }));
    expect(out.split("\n").filter((line) => line.length > 60)).toEqual([]);
    expect(out).toContain(
      "POST  hook/\n  login no  perm no  own -  csrf exempt  rate -\n    shop.views.hook",
    );
  });

  test("filters", async () => {
    expect((await routes("--unauthenticated")).out).not.toContain("shop.views.account");
    expect((await routes("--writes")).out).toContain("2 other routes left out");
    expect((await routes("--app", "nothing")).out).toContain("0 routes");
  });

  test("--json follows its schema", async () => {
    const shown: unknown = JSON.parse((await routes("--json")).out);
    expect(() => routesSchema.parse(shown)).not.toThrow();
  });

  test("--markdown escapes what would break its table, and numbers the reasons", async () => {
    const { out } = await routes("--markdown");
    expect(out).toContain("| `account\\|/` | account | `shop.views.account` | any | yes (");
    expect(out).toMatch(/^\d+\. `@login_required` \(shop\/views\.py:\d+\)$/m);
    expect(out).not.toContain("Ownership");
  });

  test("--markdown begins with what stands out", async () => {
    const { out } = await routes("--markdown");
    const [, first = ""] = out.split("## Open without a login, and changes something");
    expect(first).toMatch(/^\n\n- POST `hook\/`, `shop\.views\.hook`: no guard on the way\n/);
    expect(out).toContain(
      "## Without the CSRF check\n\n- POST `hook/`, `shop.views.hook`: csrf\\_exempt (shop/views.py:7)",
    );
    expect(out).toContain("## Not read\n\n- wiki/ includes wiki.urls");
  });

  test("refuses two forms at once", async () => {
    expect((await routes("--json", "--markdown")).code).toBe(2);
  });
});
