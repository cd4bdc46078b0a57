import { describe, expect, test } from "vitest";
import { classify } from "../../discover/classify.ts";
import { evaluateSettings } from "./evaluate-settings.ts";
import { isDevelopmentFile, isExampleFile, switchedOffByExample } from "./example-environment.ts";
import { productionSettings } from "./project-settings.ts";

const encoder = new TextEncoder();

/** The example file that switches off a DEBUG which is on by default. */
function switchedOff(files: Readonly<Record<string, string>>): string | undefined {
  const settings = 'import os\nROOT_URLCONF = "shop.urls"\nDEBUG = os.environ.get("DEBUG", "on") == "on"\n';
  const all = { "settings.py": settings, ...files };
  const discovery = classify(
    Object.entries(all).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
  );
  const [debug] = productionSettings(evaluateSettings(discovery, []).settings, "DEBUG");
  return debug === undefined ? "no DEBUG" : switchedOffByExample(discovery.files, debug.setting);
}

describe("an example environment", () => {
  test("switches DEBUG off", () => {
    expect(switchedOff({ ".env.example": "DEBUG=off\n" })).toBe(".env.example");
  });

  test("does not when another one switches it on", () => {
    expect(
      switchedOff({ ".env.example": "DEBUG=off\n", "docker/.env.example": "DEBUG=on\n" }),
    ).toBeUndefined();
  });

  test("says nothing about other variables, and for development it does not count", () => {
    expect(switchedOff({ ".env.example": "NAME=shop\n" })).toBeUndefined();
    expect(switchedOff({ ".env.dev.example": "DEBUG=off\n" })).toBeUndefined();
  });
});

test("environment files are told apart by their names", () => {
  expect(
    [".env.example", "env.sample", "{{cookiecutter.slug}}/.envs/.production/.django"].every(isExampleFile),
  ).toBe(true);
  expect([".env", ".env.production", "docker/compose.env"].some(isExampleFile)).toBe(false);
  expect(
    [".env.dev", ".devcontainer/backend.env", ".envs/.local/.django", ".env-build", ".env_circleci"].every(
      isDevelopmentFile,
    ),
  ).toBe(true);
  expect(
    [".env", "deploy/.env.production", "developers-portal/.env", "circle/.env"].some(isDevelopmentFile),
  ).toBe(false);
});
