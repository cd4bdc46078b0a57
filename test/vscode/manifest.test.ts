import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { PERSONAS } from "../../src/config/configuration.ts";
import { CONFIDENCES, SEVERITIES } from "../../src/findings/finding.ts";
import { AUDIT_WORKSPACE } from "../../src/lsp/capabilities.ts";
import { REPORT } from "../../src/lsp/command-names.ts";
import { editorSettings } from "../../src/lsp/editor-settings.ts";

interface Manifest {
  readonly version: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          { readonly scope: string; readonly default: unknown; readonly enum?: readonly unknown[] }
        >
      >;
    };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

function read(path: string): Manifest {
  return JSON.parse(
    readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8"),
  ) as Manifest;
}

const manifest = read("editors/vscode/package.json");
const settings = manifest.contributes.configuration.properties;

test("the VS Code extension has the program's version", () => {
  expect(manifest.version).toBe(read("package.json").version);
});

test("its settings are those that the server reads, and decide nothing by themselves", () => {
  const usual = Object.fromEntries(
    Object.entries(settings).map(([name, { default: value }]) => [name.replace("pickguard.", ""), value]),
  );
  expect(editorSettings(usual)).toEqual(editorSettings({}));
  expect(settings["pickguard.persona"]?.enum).toEqual([...PERSONAS, null]);
  expect(settings["pickguard.minSeverity"]?.enum).toEqual([...SEVERITIES, null]);
  expect(settings["pickguard.minConfidence"]?.enum).toEqual([...CONFIDENCES, null]);
  const own = ["pickguard.path", "pickguard.trace.server"];
  const names = [...Object.keys(editorSettings({}).overrides), "codeLens"].map((name) => `pickguard.${name}`);
  expect(Object.keys(settings).toSorted()).toEqual([...names, ...own].toSorted());
});

test("a workspace cannot say which program is started", () => {
  expect(settings["pickguard.path"]?.scope).toBe("machine");
  expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toContain("pickguard.path");
});

test("the palette offers what the server can do", () => {
  const commands = manifest.contributes.commands.map(({ command }) => command);
  expect(commands).toEqual(expect.arrayContaining([AUDIT_WORKSPACE, REPORT]));
});
