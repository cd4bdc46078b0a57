/**
 * Holds the rows about URLconfs of libraries against the packages themselves:
 * `npm run oracle:libraries -- --venv DIR [--only WORD] [--install]`.
 *
 * DIR is a virtual environment outside the repository; `--install` fills it. Each URLconf is loaded by a Django that has
 * nothing else, which gives its routes and what a stranger is answered. A route that is missing, too many, has another view
 * or name, or answers otherwise than its row says is printed.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { libraryRoutes, libraryUrlconf } from "../src/model/routes/library-routes.ts";
import type { LibraryRoute } from "../src/model/routes/library/urlconf.ts";
import { isSameLibraryView } from "./oracle-routes/compare.ts";
import type { RunningRoute } from "./oracle-routes/running-resolver.ts";

/** One URLconf with what it is loaded with. */
interface Asked {
  readonly package: string;
  readonly module: string;
  readonly apps: readonly string[];
  readonly middleware?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether strangers get a login form or an error with status 200: then an open door cannot be told from a shut one. */
  readonly refusesWith200?: boolean;
  /** The last Django that it works with, where that is not the one installed: left out then. */
  readonly django?: string;
}

interface Answer {
  readonly appName?: string | null;
  readonly routes?: readonly RunningRoute[];
  readonly error?: string;
}

const FOLDER = join(import.meta.dirname, "oracle-libraries");

const { values: options } = parseArgs({
  options: {
    venv: { type: "string", default: "" },
    only: { type: "string", default: "" },
    install: { type: "boolean", default: false },
  },
});

function askedUrlconfs(): readonly Asked[] {
  const file: { readonly urlconfs: readonly Asked[] } = JSON.parse(
    readFileSync(join(FOLDER, "urlconfs.json"), "utf8"),
  );
  return file.urlconfs.filter(({ module }) => module.includes(options.only));
}

function installAll(asked: readonly Asked[]): void {
  spawnSync("python3", ["-m", "venv", options.venv]);
  for (const name of new Set(asked.map((one) => one.package))) {
    const { status } = spawnSync(join(options.venv, "bin/pip"), ["install", "--quiet", name, "django~=5.2"]);
    if (status !== 0) console.log(`could not install ${name}`);
  }
}

function answerOf(asked: Asked): Answer {
  const script = join(FOLDER, "dump_urlconf.py");
  const { stdout, stderr } = spawnSync(join(options.venv, "bin/python"), [script], {
    input: JSON.stringify(asked),
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", PYTHONDONTWRITEBYTECODE: "1" },
    timeout: 200_000,
    maxBuffer: 1 << 26,
  });
  return stdout === "" ? { error: stderr.slice(-300) } : JSON.parse(stdout);
}

function isFormatSuffix({ pattern }: RunningRoute): boolean {
  return pattern.includes("(?P<format>") || pattern.includes("<drf_format_suffix");
}

/** Each difference in a line. */
function differences(
  { refusesWith200 }: Asked,
  rows: readonly LibraryRoute[],
  { appName, routes = [] }: Answer,
): readonly string[] {
  const served = routes.filter((one) => !isFormatSuffix(one));
  const prefix = typeof appName === "string" ? `${appName}:` : "";
  const isOf = (row: LibraryRoute, one: RunningRoute): boolean =>
    row.route === one.pattern &&
    isSameLibraryView(one, row.view) &&
    (row.name === undefined ? null : prefix + row.name) === (one.name ?? null);
  return [
    ...served
      .filter((one) => !rows.some((row) => isOf(row, one)))
      .map((one) => `not in the rows: ${one.pattern} ${one.views[0] ?? "?"} ${one.name ?? ""}`),
    ...rows
      .filter((row) => !served.some((one) => isOf(row, one)))
      .map((row) => `not served: ${row.route} ${row.view} ${row.name ?? ""}`),
    ...served.flatMap((one) => {
      const row = rows.find((each) => isOf(each, one));
      const isSilent = refusesWith200 === true && one.answer === "open";
      return row && !isSilent && isOtherwise(row, one)
        ? [`${row.route} is said to be ${row.demands}: ${one.said}`]
        : [];
    }),
  ];
}

/** An answer that neither lets in nor asks for a login says nothing. */
function isOtherwise({ demands }: LibraryRoute, { answer }: RunningRoute): boolean {
  if (demands === "settings" || demands === "rest") return false;
  return (answer === "open" && demands !== "open") || (answer === "login" && demands === "open");
}

function main(): void {
  const asked = askedUrlconfs().filter(({ django }) => django === undefined);
  if (options.venv === "") throw new Error("--venv DIR is missing");
  if (options.install) installAll(asked);
  let compared = 0;
  for (const one of asked) {
    const known = libraryUrlconf(one.module);
    const answer = answerOf(one);
    if (!known || answer.error !== undefined) {
      console.log(`${one.module}: ${known ? `not loaded, ${answer.error ?? ""}` : "has no rows"}`);
      continue;
    }
    const isOn = (name: string): boolean => one.settings?.[name] === true;
    const rows = libraryRoutes(known, { apps: one.apps, isOn });
    const found = differences(one, rows, answer);
    compared += rows.length;
    for (const line of found) console.log(`${one.module}: ${line}`);
    if (found.length > 0) process.exitCode = 1;
  }
  console.log(`${compared} rows compared`);
}

main();
