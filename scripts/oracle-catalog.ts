/**
 * Resolves every dotted name of the catalog against the real packages: `npm run oracle:catalog -- --venv DIR [--install]`.
 *
 * DIR is a virtual environment outside the repository; `--install` fills it with Django and the packages that rows name. A
 * name that no version of its package has would hide a sink for ever, so the first part that cannot be found is printed.
 * Names of other Python versions and of packages that are not installed are counted, not failed.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LIBRARIES } from "../src/flow/library-index.ts";
import { CALLBACKS } from "../src/flow/catalog/callbacks.ts";
import type { LibraryModel } from "../src/flow/catalog/model.ts";
import { KNOWN_ABSENT, PACKAGES } from "./oracle-catalog/packages.ts";

/** What the Python side answers for one name. */
interface Answer {
  readonly name: string;
  readonly state: "found" | "missing" | "absent";
  /** The part up to which it was found. */
  readonly until: string;
}

const SCRIPT = join(import.meta.dirname, "oracle-catalog", "resolve_names.py");

function namesOf(library: LibraryModel): string[] {
  const rows = [
    ...(library.sources ?? []),
    ...(library.sinks ?? []),
    ...(library.propagators ?? []),
    ...(library.guards ?? []),
    ...(library.deeds ?? []),
    ...(library.proofs ?? []),
  ];
  return [...rows.map((row) => row.at), ...(library.types ?? []).map((row) => row.is)];
}

/** Names that Python can look up: without calls, items and methods of anything. */
function checkable(names: readonly string[]): string[] {
  const plain = names.filter((name) => !name.startsWith("?.")).map((name) => name.replace(/[([].*$/, ""));
  return [...new Set(plain)].filter((name) => name.includes(".")).toSorted();
}

function run(python: string, args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync(python, args, { input, encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr.slice(-2_000));
  return stdout;
}

function install(venv: string): void {
  run("python3", ["-m", "venv", venv]);
  for (const name of PACKAGES) {
    const { status } = spawnSync(join(venv, "bin/pip"), ["install", "--quiet", name], { stdio: "ignore" });
    console.log(`${status === 0 ? "installed" : "could not install"} ${name}`);
  }
}

function main(): void {
  const { values } = parseArgs({ options: { venv: { type: "string" }, install: { type: "boolean" } } });
  if (values.venv === undefined) throw new Error("--venv DIR is missing");
  if (values.install === true) install(values.venv);
  const names = checkable([...LIBRARIES.flatMap(namesOf), ...CALLBACKS.map((row) => row.at)]);
  const out = run(join(values.venv, "bin/python"), [SCRIPT], JSON.stringify(names));
  const answers: readonly Answer[] = JSON.parse(out);
  const count = (state: Answer["state"]): number => answers.filter((one) => one.state === state).length;
  const missing = answers.filter((one) => one.state === "missing" && !KNOWN_ABSENT.has(one.name));
  for (const { name, until } of missing) console.log(`missing: ${name} (found ${until})`);
  console.log(
    `${count("found")} found, ${count("absent")} of packages not installed, ${missing.length} missing`,
  );
  process.exitCode = missing.length === 0 ? 0 : 1;
}

main();
