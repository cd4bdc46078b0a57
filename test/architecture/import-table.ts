/** Who may import whom. ARCHITECTURE.md explains the reasons; architecture.test.ts holds it. */

/** One room: a folder (or file) of src, what it may import beside itself, and what it may import as types only. */
export interface Room {
  readonly path: string;
  readonly mayImport: readonly string[];
  readonly typesOnly?: readonly string[];
}

/** Facts hold literals as places in the source; whoever needs the text of one decodes it there. */
const LITERALS = "src/syntax/python/strings.ts";

/** The most specific row that holds a file decides. */
export const ROOMS: readonly Room[] = [
  { path: "src/source/", mayImport: [] },
  { path: "src/syntax/python/", mayImport: ["src/source/"] },
  { path: "src/syntax/deploy/", mayImport: ["src/source/"] },
  { path: "src/syntax/requirements/", mayImport: ["src/source/"] },
  { path: "src/syntax/template/", mayImport: ["src/source/"] },
  { path: "src/syntax/html/", mayImport: ["src/source/"] },
  { path: "src/syntax/javascript/", mayImport: ["src/source/"] },
  { path: "src/discover/", mayImport: ["src/source/", "src/findings/finding.ts"] },
  {
    path: "src/config/",
    mayImport: [
      "src/source/",
      "src/findings/finding.ts",
      "src/findings/baseline.ts",
      "src/findings/former-ids.ts",
    ],
  },
  { path: "src/extract/", mayImport: ["src/source/", "src/syntax/"], typesOnly: ["src/discover/"] },
  { path: "src/bind/", mayImport: ["src/source/", "src/extract/", LITERALS], typesOnly: ["src/discover/"] },
  {
    path: "src/flow/",
    mayImport: ["src/source/", "src/extract/", "src/bind/", "src/flow/catalog/", LITERALS],
    typesOnly: ["src/findings/finding.ts"],
  },
  { path: "src/flow/catalog/", mayImport: ["src/flow/kinds.ts"], typesOnly: ["src/flow/", "src/bind/"] },
  {
    path: "src/model/",
    mayImport: ["src/source/", "src/syntax/", "src/discover/", "src/extract/", "src/bind/", "src/flow/"],
    typesOnly: ["src/findings/finding.ts", "src/findings/fix-intent.ts"],
  },
  { path: "src/findings/", mayImport: ["src/source/"] },
  {
    path: "src/rules/",
    mayImport: ["src/source/", "src/model/", "src/flow/", "src/bind/", "src/findings/"],
    typesOnly: ["src/extract/"],
  },
  { path: "src/fix/", mayImport: ["src/source/", "src/syntax/python/", "src/findings/"] },
  { path: "src/report/", mayImport: ["src/source/", "src/findings/", "src/rules/rule.ts"] },
  { path: "src/guidance/", mayImport: [] },
  { path: "src/generate/", mayImport: [], typesOnly: ["src/model/"] },
  {
    path: "src/audit",
    mayImport: [
      "src/source/",
      "src/config/",
      "src/syntax/",
      "src/discover/",
      "src/extract/",
      "src/bind/",
      "src/flow/",
      "src/model/",
      "src/rules/",
      "src/findings/",
      "src/fix/",
      "src/report/",
      "src/generate/",
      "src/guidance/",
    ],
  },
  {
    path: "src/lsp/",
    mayImport: [
      "src/audit",
      "src/config/",
      "src/discover/",
      "src/extract/extract-file.ts",
      "src/findings/",
      "src/fix/",
      "src/report/",
      "src/rules/",
      "src/source/",
    ],
  },
  {
    path: "src/mcp/",
    mayImport: [
      "src/audit",
      "src/config/",
      "src/discover/",
      "src/findings/",
      "src/fix/",
      "src/guidance/",
      "src/report/",
      "src/rules/",
      "src/source/",
    ],
  },
  { path: "src/git/", mayImport: ["src/source/", "src/discover/"] },
  {
    path: "src/cli/",
    mayImport: [
      "src/audit",
      "src/config/",
      "src/discover/",
      "src/git/",
      "src/lsp/",
      "src/generate/",
      "src/guidance/",
      "src/mcp/",
      "src/findings/",
      "src/fix/",
      "src/report/",
      "src/rules/",
      "src/source/",
    ],
  },
];

/** The only rooms that may touch the file system. */
export const MAY_USE_FILES: readonly string[] = ["src/discover/", "src/config/", "src/git/", "src/cli/"];

/** The only files that may run another program: git for comparisons with a revision, the user's own editor, and pickguard itself. */
export const MAY_RUN_PROGRAMS: readonly string[] = [
  "src/git/git-program.ts",
  "src/cli/triage/editor.ts",
  "src/cli/resident/start.ts",
];

/** The only files that may use sockets: those of a folder that only the user can enter, never of a network. */
export const MAY_USE_SOCKETS: readonly string[] = [
  "src/cli/resident/client.ts",
  "src/cli/resident/server.ts",
];

/** Modules that no room may import: an audit runs nothing and opens no socket. */
export const FORBIDDEN_MODULES: readonly string[] = [
  "node:child_process",
  "node:cluster",
  "node:dgram",
  "node:dns",
  "node:http",
  "node:http2",
  "node:https",
  "node:inspector",
  "node:net",
  "node:tls",
  "node:vm",
];

/** Files above 400 lines, each with its reason. */
export const LONG_FILES: ReadonlyMap<string, string> = new Map([
  ["src/rules/index.ts", "generated: one line for each check"],
  ["src/syntax/python/tree.ts", "the shape of every node of Python's grammar, one interface after another"],
]);
