/** What Django 6.1's `startproject` makes, deployed as it is: each gap once, most important first. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import { partAbsences } from "../../src/report/text-absences.ts";

const encoder = new TextEncoder();

const names = (path: string, list: readonly string[]): string =>
  list.map((name) => `    '${path}.${name}',\n`).join("");

/** The same settings, in the same order, as the template of Django 6.1. */
const SETTINGS = [
  "from pathlib import Path",
  "BASE_DIR = Path(__file__).resolve().parent.parent",
  `SECRET_KEY = '${["django", "insecure", "w7k2".repeat(12)].join("-")}'`,
  "DEBUG = True",
  "ALLOWED_HOSTS = []",
  `INSTALLED_APPS = [\n${names("django.contrib", ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"])}]`,
  "MIDDLEWARE = [",
  "    'django.middleware.security.SecurityMiddleware',",
  "    'django.contrib.sessions.middleware.SessionMiddleware',",
  "    'django.middleware.common.CommonMiddleware',",
  "    'django.middleware.csrf.CsrfViewMiddleware',",
  "    'django.contrib.auth.middleware.AuthenticationMiddleware',",
  "    'django.contrib.messages.middleware.MessageMiddleware',",
  "    'django.middleware.clickjacking.XFrameOptionsMiddleware',",
  "]",
  "ROOT_URLCONF = 'shop.urls'",
  "TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'DIRS': [], 'APP_DIRS': True, 'OPTIONS': {'context_processors': ['django.contrib.auth.context_processors.auth']}}]",
  "WSGI_APPLICATION = 'shop.wsgi.application'",
  "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'db.sqlite3'}}",
  `AUTH_PASSWORD_VALIDATORS = [{'NAME': 'django.contrib.auth.password_validation.' + name} for name in ('UserAttributeSimilarityValidator', 'MinimumLengthValidator', 'CommonPasswordValidator', 'NumericPasswordValidator')]`,
  "LANGUAGE_CODE = 'en-us'",
  "TIME_ZONE = 'UTC'",
  "USE_I18N = True",
  "USE_TZ = True",
  "STATIC_URL = 'static/'",
  "MAILERS = {'default': {'BACKEND': 'django.core.mail.backends.console.EmailBackend'}}",
  "",
].join("\n");

const PROJECT: Readonly<Record<string, string>> = {
  "requirements.txt": "Django==6.1.3\n",
  "manage.py":
    "import os\nimport sys\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
  "shop/__init__.py": "",
  "shop/settings.py": SETTINGS,
  "shop/urls.py":
    "from django.contrib import admin\nfrom django.urls import path\nurlpatterns = [path('admin/', admin.site.urls)]\n",
  "shop/wsgi.py":
    "import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = get_wsgi_application()\n",
  "shop/asgi.py":
    "import os\nfrom django.core.asgi import get_asgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = get_asgi_application()\n",
};

const { findings } = audit(
  Object.entries(PROJECT).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
  { choice: { preview: true, persona: "auditor" } },
);
const parted = partAbsences(findings);

test("what is written wrongly stands by itself, in the audit's order", () => {
  expect(parted.others.map(({ id }) => id)).toEqual([
    "DJANGO-DEPLOY-002/debug-on",
    "DJANGO-CONFIG-001/hardcoded-secret-key",
    "DJANGO-ADMIN-001/default-admin-path",
  ]);
});

test("what is missing stands in one block, each once, most important first", () => {
  expect(parted.blocks.map(({ path, findings: absent }) => [path, absent.map(({ id }) => id)])).toEqual([
    [
      "shop/settings.py",
      [
        "DJANGO-HTTPS-001/no-hsts",
        "DJANGO-HTTPS-001/no-ssl-redirect",
        "DJANGO-SESS-001/session-cookie-insecure",
        "DJANGO-SESS-002/csrf-cookie-insecure",
        "DJANGO-LOG-001/no-logging-config",
        "DJANGO-CSP-001/no-csp",
      ],
    ],
  ]);
  for (const { places } of findings) expect(places).toEqual([]);
});
