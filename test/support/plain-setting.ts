import { classify } from "../../src/discover/classify.ts";
import type { AuditFile } from "../../src/discover/file-kind.ts";
import { interpret } from "../../src/model/settings/interpreter/interpret.ts";
import { resolve } from "../../src/model/settings/resolve.ts";
import { textOf, type AbstractValue } from "../../src/model/settings/value.ts";
import { parsePython } from "../../src/syntax/python/parse.ts";

/** A settled value as plain data; whatever is not settled becomes a text in angle brackets. Paths lose the virtual root. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

const encoder = new TextEncoder();

/**
 * What a module's names hold in an environment in which no variables but these are set: evaluated for any environment and
 * then resolved, or, with `given`, evaluated in this one from the start.
 */
export function settingsIn(
  files: Readonly<Record<string, string>>,
  names: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  path: string = Object.keys(files)[0] ?? "settings.py",
  given = false,
): Record<string, Plain> {
  const sources = Object.entries(files).map(([each, text]) => ({ path: each, bytes: encoder.encode(text) }));
  const described = new Map(classify(sources).files.map((file) => [file.path, file] as const));
  const audited = sources.map((source) => [source.path, described.get(source.path) ?? bare(source)] as const);
  const program = {
    files: new Map(audited),
    sourceRoots: [""],
    parse: (file: AuditFile) => parsePython(file.bytes),
    texts: new Map(audited),
    ...(given ? { environment: new Map(Object.entries(environment)) } : {}),
  };
  const interpreted = interpret(program, path, new Map());
  const result: Record<string, Plain> = {};
  for (const name of names) {
    const value = interpreted.names.get(name);
    result[name] = value === undefined ? "<absent>" : plain(settle(value, environment));
  }
  return result;
}

function bare(source: { readonly path: string; readonly bytes: Uint8Array }): AuditFile {
  return {
    ...source,
    kind: "python",
    project: "",
    inTests: false,
    module: source.path.replace(/\.py$/, "").replaceAll("/", "."),
  };
}

/** Every variable that is not given is missing. */
function settle(value: AbstractValue, environment: Readonly<Record<string, string>>): AbstractValue {
  const assumed = new Map<string, string | undefined>(Object.entries(environment));
  const complete = { has: () => true, get: (name: string) => assumed.get(name) };
  return resolve(value, complete);
}

export function plain(value: AbstractValue): Plain {
  switch (value.kind) {
    case "unknown":
      return `<unknown: ${value.reason}>`;
    case "fails":
      return `<fails: ${value.reason}>`;
    case "environment":
      return `<variable ${value.variable}>`;
    case "one-of":
      return `<either ${JSON.stringify(plain(value.whenTrue))} or ${JSON.stringify(plain(value.whenFalse))}>`;
    case "known":
      return plainContent(value.content);
  }
}

function plainContent(content: Extract<AbstractValue, { kind: "known" }>["content"]): Plain {
  switch (content.type) {
    case "none":
      return null;
    case "boolean":
    case "number":
    case "text":
    case "path":
      return content.value;
    case "list":
    case "tuple":
    case "set":
      return [...content.elements.map(plain), ...(content.open ? ["<more>"] : [])];
    case "dict":
      return {
        ...Object.fromEntries(
          content.items.map(({ key, value }) => [textOf(key) ?? JSON.stringify(plain(key)), plain(value)]),
        ),
        ...(content.open ? { "<more>": null } : {}),
      };
    default:
      return `<${content.type}>`;
  }
}
