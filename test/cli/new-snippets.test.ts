import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inFolder, pickguard, type Outcome } from "./workbench.ts";

/** Rows of a user, and rows of these; one field that decides about money. */
const MODELS = `import uuid

from django.conf import settings
from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=50)


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    title = models.CharField(max_length=100)
    note = models.TextField(blank=True)
    discount = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    wanted = models.DateField(null=True, blank=True)
    picture = models.ImageField(blank=True)


class OrderLine(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    what = models.CharField(max_length=100)
    count = models.PositiveIntegerField(default=1)


class Voucher(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    code = models.CharField(max_length=8, validators=[])
`;

/** Without a login for every page, so that each view has to ask by itself. */
const PLAIN: Readonly<Record<string, string>> = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n',
  "requirements.txt":
    "Django==5.2.19\ndjango-csp==4.0\ndjangorestframework==3.18.3\nPillow==13.0.0\ndjango-axes==8.3.1\n",
  "site_/__init__.py": "",
  "site_/urls.py": "from django.urls import include, path\n\nurlpatterns = []\n",
  "shop/__init__.py": "",
  "shop/models.py": MODELS,
  "shop/tests/__init__.py": "",
};

const KINDS = [
  ["view", "Order"],
  ["view", "shop.OrderLine"],
  ["api", "Order", "--framework", "drf"],
  ["api", "OrderLine", "--framework", "ninja"],
  ["upload"],
  ["webhook"],
  ["login"],
  ["management-of-tenants"],
];

const URLS = [
  'path("orders/", include("shop.order_urls"))',
  'path("lines/", include("shop.order_line_urls"))',
  'path("api/orders/", include("shop.order_api_urls"))',
  'path("api/lines/", include("shop.order_line_api_urls"))',
  'path("files/", include("uploads.urls"))',
  'path("webhooks/", include("webhooks.urls"))',
  'path("login/", include("login.urls"))',
  'path("groups/", include("tenants.urls"))',
];

const make = (folder: string, ...args: readonly string[]): Promise<Outcome> =>
  pickguard(["new", ...args, "--folder", folder, "--yes"]);

describe("pickguard new, in a project that is there", () => {
  test("what all kinds write together has no finding in the strictest audit", async () => {
    await inFolder({ ...PLAIN, "site_/settings.py": settings() }, async (folder) => {
      for (const kind of KINDS) expect([kind, (await make(folder, ...kind)).code]).toEqual([kind, 0]);
      const urls = `from django.urls import include, path\n\nurlpatterns = [\n${URLS.map((url) => `    ${url},\n`).join("")}]\n`;
      writeFileSync(join(folder, "site_/urls.py"), urls);
      expect(await found(folder)).toEqual([]);
      // The audit saw them: what guards each of these is missed as soon as it is taken away.
      weaken(
        folder,
        "shop/order_views.py",
        "Order.objects.filter(customer=self.request.user)",
        "Order.objects.all()",
      );
      weaken(
        folder,
        "shop/order_api.py",
        "Order.objects.filter(customer=self.request.user)",
        "Order.objects.all()",
      );
      weaken(folder, "uploads/views.py", "Upload.objects.filter(owner=request.user)", "Upload.objects.all()");
      weaken(
        folder,
        "webhooks/views.py",
        "if not is_signed(settings.WEBHOOK_SECRETS, timestamp, given, request.body):",
        "if len(request.body) > 1000:",
      );
      weaken(folder, "webhooks/views.py", 'request.headers.get("X-Signature", "")', '""');
      weaken(folder, "webhooks/views.py", 'request.headers.get("X-Signature-Timestamp", "")', '""');
      const paths = new Set((await found(folder)).map((line) => line.split(" ")[0]));
      expect(paths).toEqual(
        new Set(["shop/order_api.py", "shop/order_views.py", "uploads/views.py", "webhooks/views.py"]),
      );
    });
  }, 60_000);

  test("a model's view follows its fields, its owner and the folder for tests", async () => {
    await inFolder({ ...PLAIN, "site_/settings.py": settings() }, async (folder) => {
      const { out } = await make(folder, "view", "OrderLine");
      expect(out).toContain('path("order-lines/", include("shop.order_line_urls")),');
      const read = (path: string): string => readFileSync(join(folder, path), "utf8");
      expect(read("shop/order_line_forms.py")).toContain(fields("order", "what", "count"));
      expect(read("shop/order_line_forms.py")).toContain("Order.objects.filter(customer=user)");
      expect(read("shop/order_line_views.py")).toContain(
        "OrderLine.objects.filter(order__customer=self.request.user)",
      );
      expect(read("shop/order_line_urls.py")).toContain("<uuid:pk>");
      expect(read("shop/tests/test_order_line_views.py")).toContain(
        "OrderLine.objects.create(order=Order.objects.create(customer=owner,",
      );
    });
  });

  test("files and what decides about money are in no form, and it says so", async () => {
    await inFolder({ ...PLAIN, "site_/settings.py": settings() }, async (folder) => {
      await make(folder, "view", "Order");
      expect(readFileSync(join(folder, "shop/order_forms.py"), "utf8")).toContain(
        fields("category", "title", "note", "wanted"),
      );
      const { out } = await make(folder, "view", "Voucher");
      expect(out).toContain(
        "Voucher.price is required, and the form does not have it: it decides about rights, trust or money",
      );
      expect(out).toContain("No tests were written");
      expect(existsSync(join(folder, "shop/tests/test_voucher_views.py"))).toBe(false);
    });
  });

  test("nothing is overwritten", async () => {
    const files = { ...PLAIN, "site_/settings.py": settings(), "shop/order_forms.py": "mine = 1\n" };
    await inFolder(files, async (folder) => {
      const { code, err } = await make(folder, "view", "Order");
      expect([code, err]).toEqual([2, expect.stringContaining("shop/order_forms.py is there already")]);
      expect(existsSync(join(folder, "shop/order_views.py"))).toBe(false);
      expect(readFileSync(join(folder, "shop/order_forms.py"), "utf8")).toBe("mine = 1\n");
    });
  });

  test.each([
    [["view", "Category"], "nothing shows to whom a row of Category belongs"],
    [["view", "Nothing"], "there are shop.Order, shop.OrderLine, shop.Voucher"],
    [["view", "other.Order"], "no model is called other.Order"],
    [["upload", "Files"], "cannot be an app's name"],
    [["upload", "shop"], "is installed already"],
  ])("%s is refused", async (args, words) => {
    await inFolder({ ...PLAIN, "site_/settings.py": settings() }, async (folder) => {
      const { code, err } = await make(folder, ...args);
      expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    });
  });

  test("an owner that the models do not show can be named", async () => {
    await inFolder({ ...PLAIN, "site_/settings.py": settings() }, async (folder) => {
      appendFileSync(
        join(folder, "shop/models.py"),
        "\n\nclass Note(models.Model):\n    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)\n    text = models.TextField()\n",
      );
      expect((await make(folder, "view", "Note", "--owner", "author")).code).toBe(0);
      expect(readFileSync(join(folder, "shop/note_forms.py"), "utf8")).toContain(fields("text"));
      expect(readFileSync(join(folder, "shop/note_views.py"), "utf8")).toContain(
        "filter(author=self.request.user)",
      );
    });
  });

  test("before Django 5.1 nothing is public by a decorator that is not there yet", async () => {
    const old = { ...PLAIN, "requirements.txt": "Django==4.2.30\n", "site_/settings.py": settings() };
    await inFolder(old, async (folder) => {
      await make(folder, "webhook");
      expect(readFileSync(join(folder, "webhooks/views.py"), "utf8")).not.toContain("login_not_required");
    });
  });

  test.each(["Django==5.2.19\ndjango-csp==4.0\n", "Django==6.1.3\n"])(
    "settings above those of startproject: %j",
    async (requirements) => {
      const files = {
        ...PLAIN,
        "requirements.txt": requirements,
        "site_/settings.py": STARTED,
        "shop/models.py": "",
      };
      await inFolder({ ...files, "pickguard.toml": 'settings = "site_.settings"\n' }, async (folder) => {
        expect((await found(folder)).length).toBeGreaterThan(4);
        const { out } = await make(folder, "settings");
        expect(out).toContain("SECRET_KEY and ALLOWED_HOSTS");
        writeFileSync(join(folder, "pickguard.toml"), 'settings = "site_.secure_production"\n');
        expect(await found(folder)).toEqual([]);
        const text = readFileSync(join(folder, "site_/secure_production.py"), "utf8");
        expect(text).toContain("from site_.settings import *");
        expect(text.indexOf("CsrfViewMiddleware")).toBeLessThan(text.indexOf("AuthenticationMiddleware"));
      });
    },
  );

  test("settings keep a list of middleware that cannot be read here", async () => {
    const open = STARTED.replace("MIDDLEWARE = [", "from company import MORE\nMIDDLEWARE = MORE + [");
    await inFolder({ ...PLAIN, "site_/settings.py": open }, async (folder) => {
      await make(folder, "settings", "--behind-proxy");
      const text = readFileSync(join(folder, "site_/secure_production.py"), "utf8");
      expect(text).toContain("*(one for one in MIDDLEWARE if one not in first)");
      expect(text).toContain("SECURE_PROXY_SSL_HEADER = ");
    });
  });

  test("without a project it says so", async () => {
    await inFolder({ "notes.txt": "" }, async (folder) => {
      mkdirSync(join(folder, "empty"));
      const { code, err } = await make(join(folder, "empty"), "upload");
      expect([code, err]).toEqual([2, expect.stringContaining("no Django project was found")]);
    });
  });
});

/** A form's list of fields. */
function fields(...names: readonly string[]): string {
  return `fields = [\n${names.map((name) => `            "${name}",\n`).join("")}        ]`;
}

/** `path rule` for all that the strictest audit finds. */
async function found(folder: string): Promise<readonly string[]> {
  const args = ["audit", folder, "--no-cache", "--persona", "strict", "--exit-zero", "-f", "json"];
  const report = JSON.parse((await pickguard(args)).out) as {
    readonly problems: readonly unknown[];
    readonly findings: readonly { readonly ruleId: string; readonly path: string }[];
  };
  expect(report.problems).toEqual([]);
  return report.findings.map(({ path, ruleId }) => `${path} ${ruleId}`);
}

function weaken(folder: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(folder, path), text.replaceAll(from, to));
}

/** As `startproject` begins, with the middleware against forged requests taken out. */
const STARTED = `from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "django-insecure-not-a-secret-not-a-secret-not-a-secret-not-a-secret"
DEBUG = True
ALLOWED_HOSTS = []
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "site_.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
`;

/** Production settings with everything that the apps ask for. */
function settings(): string {
  return `import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["www.garden.example"]
ROOT_URLCONF = "site_.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "csp",
    "axes",
    "rest_framework",
    "shop",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": [NONE], "script-src": [SELF], "style-src": [SELF], "form-action": [SELF], "frame-ancestors": [NONE], "base-uri": [NONE], "object-src": [NONE]}}
LOGGING = {
    "version": 1,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.security": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
    "NUM_PROXIES": 1,
}
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "login:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "login/locked.html"
AXES_CLIENT_IP_CALLABLE = "login.client_address.client_address"
TRUSTED_PROXIES = 1
PRIVATE_UPLOADS = BASE_DIR / "var" / "uploads"
UPLOAD_SCANNER = ""
WEBHOOK_SECRETS = os.environ["WEBHOOK_SECRETS"].split(",")
`;
}
