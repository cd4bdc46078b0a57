/** The image is built as our own rules ask of others. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { audit } from "../../src/audit.ts";

const dockerfile = readFileSync(fileURLToPath(new URL("../../Dockerfile", import.meta.url)), "utf8");

/** Full ids of what every check, preview ones too, says about a Dockerfile beside a Django project. */
function found(text: string): readonly string[] {
  const files = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/__init__.py": "",
    "shop/settings.py": "INSTALLED_APPS = ['shop']\n",
    Dockerfile: text,
  };
  const bytes = Object.entries(files).map(([path, content]) => ({ path, bytes: Buffer.from(content) }));
  const { findings } = audit(bytes, { choice: { persona: "auditor", preview: true } });
  return findings.filter(({ path }) => path === "Dockerfile").map(({ id }) => id);
}

it("has nothing that our rules report", () => {
  expect(found(dockerfile)).toEqual([]);
});

it("would be told", () => {
  const flawed = dockerfile.replace(
    "npm ci",
    "pip install --trusted-host pypi.example.org requests && npm ci",
  );
  expect(found(flawed)).not.toEqual([]);
});

it("pins its images and gives up root", () => {
  const lines = dockerfile.split("\n");
  const images = lines.flatMap((line) => (line.startsWith("FROM ") ? [line.split(" ")[1] ?? ""] : []));
  expect(images.length).toBe(2);
  for (const image of images) expect(image.split(":")[1]?.split("-")[0]?.split(".").length).toBe(3);
  expect(lines.filter((line) => line.startsWith("USER "))).toEqual(["USER node"]);
});
