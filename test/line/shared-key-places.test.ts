import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();
const KEY = 'SECRET_KEY = "v9#kq2m!x7z&w4r8t6y1u3i5o0p_a-sdfghjklqwertyuiopzx"\n';

test("production's key in several other environments is one finding with several places", () => {
  const texts = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")\n',
    "shop/wsgi.py":
      'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")\n',
    "shop/settings/__init__.py": "",
    "shop/settings/production.py": `ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = []\n${KEY}`,
    "shop/settings/local.py": `ROOT_URLCONF = "shop.urls"\nDEBUG = True\n${KEY}`,
    "shop/settings/ci.py": `ROOT_URLCONF = "shop.urls"\n${KEY}`,
  };
  const files = Object.entries(texts).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = {
    persona: "auditor" as const,
    preview: true,
    select: ["DJANGO-CONFIG-001/secret-key-shared"],
  };
  const { findings } = audit(files, { choice });
  expect(findings.map(({ places }) => places.length)).toEqual([1]);
});
