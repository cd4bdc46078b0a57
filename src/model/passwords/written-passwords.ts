/** Accounts whose password is written in code or in files that start the site. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import { constantOf, definitionOf, textOf } from "../../bind/constants.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { AuditModel } from "../audit-model.ts";
import type { EntryPoint } from "../entry-points/entry-point.ts";
import { developmentSwitch } from "../conditions.ts";
import { passwordSetters, type PasswordSetter } from "./password-setters.ts";
import { isOperatorScript } from "../operator-scripts.ts";
import { credentialText } from "../secrets/credential-text.ts";
import { deployValues, isDeployFile, latin1 } from "../secrets/deploy-values.ts";
import { harmlessFile } from "../secrets/purpose.ts";
import type { Program } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { NONE } from "../../extract/facts.ts";

/** One account. */
export interface WrittenPassword {
  readonly at: Place;
  /** The password. */
  readonly secret: Place;
  /** `create_superuser()`, `DJANGO_SUPERUSER_PASSWORD`. */
  readonly by: string;
  /** Administrators can do everything. */
  readonly admin: boolean;
  /** Why it may only serve a demonstration, as a clause. */
  readonly demonstration: string | undefined;
}

/** All of them, tests and examples left out. */
export function* writtenPasswords(model: AuditModel): Generator<WrittenPassword> {
  for (const setter of passwordSetters(model.flows)) {
    const written = writtenBy(model, setter);
    if (written && harmlessFile(setter.state.ref.unit.file) === undefined) yield written;
  }
  for (const file of model.files.values()) {
    const read = file.kind === "env" || (isDeployFile(file) && file.kind !== "ci");
    if (read && harmlessFile(file) === undefined) yield* inFile(file, model.entryPoints);
  }
}

function writtenBy(
  { flows }: AuditModel,
  { state, call, method, password }: PasswordSetter,
): WrittenPassword | undefined {
  const given = refTo(state.ref, password);
  const constant = constantOf(flows.program, given);
  if (constant?.kind !== "text" || constant.text.trim() === "") return undefined;
  // `if not settings.DEBUG: raise` before it: production never gets there.
  const region = state.facts.fragment.values[call]?.region;
  if (region !== undefined && developmentSwitch(state.ref, region) !== undefined) return undefined;
  return {
    at: placeOf(refTo(state.ref, call)),
    secret: placeOf(definitionOf(flows.program, given)),
    by: `${method}()`,
    admin: method === "create_superuser",
    demonstration: demonstrationOf(state) ?? commandForTests(flows.program, state),
  };
}

const DEMONSTRATION =
  /seed|populate|demo|sample|fixture|dummy|fake|example|mock|factor(?:y|ies)|dev|loadtest|benchmark|initial_?data|test/i;

function demonstrationOf({ ref, facts }: FunctionState): string | undefined {
  const { path } = ref.unit.file;
  const name = path.split("/").at(-1) ?? path;
  const word = DEMONSTRATION.exec(name)?.[0] ?? DEMONSTRATION.exec(facts.qualifiedName)?.[0];
  if (word !== undefined) return `the name says "${word.toLowerCase()}"`;
  return isOperatorScript(path) ? "it is a script that people run by hand" : undefined;
}

const FOR_TESTS =
  /\b(?:test(?:s|ing)?|demo(?:s|nstrations?)?|development|developers?|samples?|dummy|fake|fixtures?|benchmarks?)\b/i;

/** What the `help` of a management command says it is for (docs.djangoproject.com/en/5.2/howto/custom-management-commands/). */
function commandForTests(program: Program, { ref: { unit }, facts }: FunctionState): string | undefined {
  if (facts.class === NONE || !unit.file.path.includes("management/commands/")) return undefined;
  const body = { unit, function: classFacts({ unit, class: facts.class }).body };
  const help = functionFacts(body).fragment.bindings.get("help");
  const text = help === undefined ? undefined : textOf(program, refTo(body, help));
  const word = FOR_TESTS.exec(text ?? "")?.[0];
  return word === undefined ? undefined : `the command's help says "${word.toLowerCase()}"`;
}

/** `create_superuser('admin', 'admin@…', 'secret')` handed to `manage.py shell`. */
const IN_SHELL =
  /create_(?:super)?user\([^(),\r\n]{0,200},[^(),\r\n]{0,200},[ \t]{0,10}(?:password[ \t]{0,5}=[ \t]{0,5})?(["'])([^"'$\r\n]{1,100})\1[ \t]{0,10}\)/g;

function isComment(source: string, at: number): boolean {
  return /^[ \t]{0,200}#/.test(source.slice(source.lastIndexOf("\n", at) + 1, at));
}

/** A line of a script that a condition leaves to developers: `if [ "$DEBUG" = True ]` around it. */
function isDevelopers(
  { path }: AuditFile,
  source: string,
  at: number,
  entryPoints: readonly EntryPoint[],
): boolean {
  const lineEnd = source.indexOf("\n", at);
  const onLine = ({ span }: Place): boolean =>
    span.end > source.lastIndexOf("\n", at) && (lineEnd < 0 || span.start < lineEnd);
  return entryPoints.some(
    (entry) => entry.role.use === "development" && entry.at.path === path && onLine(entry.at),
  );
}

function* inFile(file: AuditFile, entryPoints: readonly EntryPoint[]): Generator<WrittenPassword> {
  const { path } = file;
  const common = { admin: true, demonstration: undefined } as const;
  const source = latin1(file.bytes);
  for (const { name, text, at, valueAt } of deployValues(file)) {
    if (name !== "DJANGO_SUPERUSER_PASSWORD" || credentialText(text).kind === "placeholder") continue;
    if (file.kind !== "shell" || !isDevelopers(file, source, at.span.start, entryPoints))
      yield { ...common, at, secret: valueAt, by: name };
  }
  if (file.kind === "env") return;
  for (const match of source.matchAll(IN_SHELL)) {
    const start = match.index;
    if (isComment(source, start) || isDevelopers(file, source, start, entryPoints)) continue;
    const by = match[0].startsWith("create_user") ? "create_user()" : "create_superuser()";
    const end = start + match[0].length;
    const secret = start + match[0].lastIndexOf(match[2] ?? "");
    yield {
      ...common,
      at: { path, span: { start, end } },
      secret: { path, span: { start: secret, end: secret + (match[2] ?? "").length } },
      by,
      admin: by === "create_superuser()",
    };
  }
}
