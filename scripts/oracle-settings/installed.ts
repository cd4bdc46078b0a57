/** The command line that oracles over installed projects share. */
import { existsSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { install } from "./install.ts";
import type { OracleProject } from "./manifest.ts";
import type { Installation } from "./running-django.ts";

type Text = { readonly type: "string"; readonly default: string };
type Texts = { readonly type: "string"; readonly multiple: true; readonly default: string[] };
type Flag = { readonly type: "boolean"; readonly default: boolean };

const OFF: Flag = { type: "boolean", default: false };

/** For `parseArgs`. */
export const ORACLE_OPTIONS: {
  readonly trees: Text;
  readonly venvs: Text;
  readonly only: Texts;
  readonly verbose: Flag;
  readonly explain: Flag;
  readonly install: Flag;
} = {
  trees: { type: "string", default: process.env["PICKGUARD_ORACLE_TREES"] ?? "" },
  venvs: { type: "string", default: process.env["PICKGUARD_ORACLE_VENVS"] ?? "" },
  only: { type: "string", multiple: true, default: [] },
  verbose: OFF,
  explain: OFF,
  install: OFF,
};

/** What of it decides where projects lie and which are asked. */
export interface OracleChoice {
  readonly trees: string;
  readonly venvs: string;
  readonly only: readonly string[];
  readonly install: boolean;
}

/** Compares every chosen project that lies there. False, after a word about the usage, where no folders are named. */
export async function compareInstalled<Entry>(
  choice: OracleChoice,
  usage: string,
  entries: readonly Entry[],
  projectOf: (entry: Entry) => OracleProject,
  compare: (entry: Entry, installation: Installation) => Promise<void>,
): Promise<boolean> {
  if (choice.trees === "" || choice.venvs === "") {
    console.error(`usage: npm run ${usage}`);
    process.exitCode = 2;
    return false;
  }
  for (const entry of entries) {
    const project = projectOf(entry);
    if (choice.only.length > 0 && !choice.only.includes(project.name)) continue;
    if (choice.install) install(project, { trees: resolve(choice.trees), venvs: resolve(choice.venvs) });
    const tree = join(choice.trees, project.name);
    const python = join(choice.venvs, project.name, "bin/python");
    if (existsSync(tree) && existsSync(python)) await compare(entry, { tree: realpathSync(tree), python });
    else console.log(`${project.name}: not installed, skipped`);
  }
  return true;
}
