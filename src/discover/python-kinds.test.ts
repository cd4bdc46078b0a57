import { describe, expect, test } from "vitest";
import { readTraits, type SettingsTrait } from "./python-kinds.ts";

const encoder = new TextEncoder();

function settingsOf(path: string, text: string): SettingsTrait {
  return readTraits(path, encoder.encode(text)).settings;
}

describe("settings", () => {
  test.each<readonly [SettingsTrait, string, string]>([
    ["project", "shop/settings.py", "INSTALLED_APPS = []\n"],
    ["project", "shop/conf.py", "ROOT_URLCONF: str = 'shop.urls'\n"],
    ["project", "shop/settings.py", "\uFEFFINSTALLED_APPS = []\r\n"],
    ["declared", "shop/settings/local.py", "from .base import *\n"],
    ["declared", "shop/local.py", "from shop.settings import *\nDEBUG = True\n"],
    ["declared", "shop/settings/components/cache.py", "CACHES = {}\n"],
    [
      "project",
      "shop/common.py",
      "from configurations import Configuration, values\n\nclass Prod(Configuration):\n    DEBUG = False\n",
    ],
    [
      "declared",
      "shop/settings.py",
      "from .base import Configuration\nclass Prod(Configuration):\n    A = 1\n",
    ],
    ["none", "shop/api.py", "from kubernetes.client import Configuration\nclass Api(Configuration):\n"],
    ["none", "shop/wsgi.py", "from configurations.wsgi import get_wsgi_application\n"],
    ["declared", "tests/settings.py", "from django.conf import settings\nfrom shop.settings import *\n"],
    [
      "named",
      "helpdesk/settings.py",
      "from django.conf import settings\nDEBUG = getattr(settings, 'X', 1)\n",
    ],
    ["named", "shop/configuration.py", "SECRET_KEY = env('KEY')\nALLOWED_HOSTS = []\n"],
    ["named", "xss/global-autoescape-off.py", "INSTALLED_APPS = []\n"],
    ["none", "shop/flask_app.py", "from flask import Flask\nSECRET_KEY = 'x'\nDEBUG = True\n"],
    ["none", "shop/contrib/settings/models.py", "T = 1\nclass Setting(models.Model): pass\n"],
    ["none", "shop/views/settings.py", "class SettingsView(View): pass\n"],
    ["none", "shop/views.py", "DEBUG == 1\nx = 'INSTALLED_APPS = []'\n"],
  ])("%s: %s", (trait, path, text) => {
    expect(settingsOf(path, text)).toBe(trait);
  });
});

test("URLconfs, migrations and tests are known by name or by their first column", () => {
  const of = (path: string, text: string) => readTraits(path, encoder.encode(text));
  expect(of("shop/urls.py", "").urlconf).toBe(true);
  expect(of("shop/routes.py", "urlpatterns: list[URLPattern] = []\n").urlconf).toBe(true);
  expect(of("shop/views.py", "def f():\n    urlpatterns = []\n").urlconf).toBe(false);
  expect(of("shop/migrations/0001_initial.py", "").migration).toBe(true);
  expect(of("shop/old/first.py", "class Migration(migrations.Migration):\n").migration).toBe(true);
  expect(of("shop/models.py", "class Migration(models.Model):\n").migration).toBe(false);
  expect(of("a_test.py", "from django.test import TestCase\n").importsTestFramework).toBe(true);
  expect(of("a_test.py", "class CartTests(BaseTestCase):\n").definesTestCase).toBe(true);
  expect(of("a_test.py", "class TestSave(models.Model):\n").definesTestCase).toBe(false);
});

test("never throws, whatever the bytes", () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256);
  expect(readTraits("shop/settings.py", bytes).mentionsDjango).toBe(false);
  expect(settingsOf("shop/settings.py", `INSTALLED_APPS = [${"'a', ".repeat(100_000)}`)).toBe("project");
});
