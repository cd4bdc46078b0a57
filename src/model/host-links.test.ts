/** When a wildcard among the hosts reaches no link. */
import { expect, test } from "vitest";
import { audit } from "../audit.ts";

const encoder = new TextEncoder();

function severity(apps: string, more: string, view = ""): string {
  const settings = `INSTALLED_APPS = [${apps}]\nROOT_URLCONF = "shop.urls"\nALLOWED_HOSTS = ["*"]\n${more}`;
  const files = [
    { path: "shop/settings.py", bytes: encoder.encode(settings) },
    { path: "shop/views.py", bytes: encoder.encode(view) },
  ];
  const { findings } = audit(files, {
    choice: { select: ["DJANGO-HOST-001/wildcard-host"], persona: "auditor" },
  });
  return findings.map((one) => one.severity).join();
}

const SITES = '"django.contrib.auth", "django.contrib.sites"';

test("a wildcard is low where the sites framework names the domain and nobody asks for the host", () => {
  expect(severity(SITES, "SITE_ID = 1")).toBe("low");
});

test.each([
  ["no sites framework", '"django.contrib.auth"', "SITE_ID = 1", ""],
  ["no SITE_ID: the host picks the site", SITES, "", ""],
  [
    "an absolute address",
    SITES,
    "SITE_ID = 1",
    "def v(request):\n    return mail(request.build_absolute_uri('/x'))\n",
  ],
  ["the host itself", SITES, "SITE_ID = 1", "def v(request):\n    return mail(request.get_host())\n"],
  ["the header", SITES, "SITE_ID = 1", "def v(request):\n    return mail(request.META['HTTP_HOST'])\n"],
])("and medium with %s", (_, apps, more, view) => {
  expect(severity(apps, more, view)).toBe("medium");
});
