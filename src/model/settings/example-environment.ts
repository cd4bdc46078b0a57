/** Example environment files (`.env.example`): what they tell whoever deploys the project to set. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { parseEnvFile } from "../../syntax/deploy/env-file.ts";
import { truthOf } from "./operations/truth.ts";
import type { Setting } from "./project-settings.ts";
import { resolve, variablesOf } from "./resolve.ts";

/** Whether an environment file is meant to be copied rather than used, like everything in a template for projects. */
export function isExampleFile(path: string): boolean {
  if (path.includes("{{")) return true;
  const name = path.split("/").at(-1) ?? path;
  return /(?:^|[._-])(?:examples?|samples?|templates?|tmpl|tpl|dist|defaults?|skel)(?:[._-]|$)/i.test(name);
}

/** Whether the name or folder of an environment file says that it is for development, tests or building. */
export function isDevelopmentFile(path: string): boolean {
  return path
    .split("/")
    .some((part) =>
      /(?:^|[._-])(?:dev|devel|development|devcontainer|devstack|local|tests?|testing|ci|circleci|travis|e2e|build)(?:[._-]|$)/i.test(
        part,
      ),
    );
}

/** The example file that switches a setting off, when there is one and none switches it on. */
export function switchedOffByExample(files: Iterable<AuditFile>, setting: Setting): string | undefined {
  let off: string | undefined;
  const variables = variablesOf(setting.value);
  for (const file of files) {
    if (file.kind !== "env" || !isExampleFile(file.path) || isDevelopmentFile(file.path)) continue;
    const given = parseEnvFile(file.bytes).filter(({ name }) => variables.has(name));
    if (given.length === 0) continue;
    const value = resolve(
      setting.value,
      new Map(given.map(({ name, value: text }) => [name, text] as const)),
    );
    if (truthOf(value) === true) return undefined;
    if (turnsOff(value)) off ??= file.path;
  }
  return off;
}

function turnsOff(value: ReturnType<typeof resolve>): boolean {
  if (value.kind === "one-of")
    return [value.whenTrue, value.whenFalse].every((side) => side.kind === "fails" || turnsOff(side));
  return truthOf(value) === false;
}
