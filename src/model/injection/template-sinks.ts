/** Calls that make a template out of text, and calls that choose one by its name. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { textOf } from "../../bind/constants.ts";
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import { wholeOf } from "../../bind/whole.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import type { SinkReport } from "../../flow/flow-model.ts";

/** Calls that render a template by its name. */
export const TEMPLATE_NAMES: readonly string[] = [
  "django.shortcuts.render",
  "django.template.loader.get_template",
  "django.template.loader.select_template",
  "django.template.loader.render_to_string",
  "django.template.response.TemplateResponse",
];

/** Whether a sink's argument is the template's own text. */
export function isTemplateSource({ at }: SinkRow): boolean {
  return !TEMPLATE_NAMES.includes(at);
}

/** A template language. */
export interface Engine {
  readonly name: string;
  /** Whether its templates run Python, or read data only. */
  readonly power: "code" | "data";
  readonly sandboxed: boolean;
}

/** The language of the template that a sink makes. */
export function engineOf(program: Program, { row, at }: SinkReport["site"]): Engine {
  const name = row.at;
  if (name.startsWith("jinja2."))
    return {
      name: "Jinja2",
      power: "code",
      sandboxed: name.startsWith("jinja2.sandbox.") || isOfSandbox(program, at),
    };
  if (asksForJinja(program, at))
    return { name: "Jinja2", power: "code", sandboxed: settingsNameSandbox(program) };
  if (name.startsWith("mako.")) return { name: "Mako", power: "code", sandboxed: false };
  if (name.startsWith("chameleon.")) return { name: "Chameleon", power: "code", sandboxed: false };
  return { name: "Django", power: "data", sandboxed: false };
}

/** `ReportEnvironment().from_string(…)`, of a class of the project that goes on from a sandbox, whatever else it goes on from. */
function isOfSandbox(program: Program, at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  const owner = callee?.op === "attribute" ? resolveIn(program, at, callee.base) : undefined;
  return (
    owner?.kind === "instance" &&
    libraryAncestors(program, owner.target).some((name) => name.startsWith("jinja2.sandbox."))
  );
}

/** `engines["jinja2"].from_string(…)`: projects call the engines of `TEMPLATES` by what they are. */
function asksForJinja(program: Program, at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  const engine = callee?.op === "attribute" ? values[callee.base] : undefined;
  return engine?.op === "item" && /jinja/i.test(textOf(program, refTo(at, engine.key)) ?? "");
}

/** `"environment": "jinja2.sandbox.SandboxedEnvironment"` among an engine's options (docs.djangoproject.com/en/5.2/topics/templates/#django.template.backends.jinja2.Jinja2). */
const SANDBOX = /["']environment["']\s{0,4}:\s{0,4}["']jinja2\.sandbox\.\w{0,20}Sandboxed/;

/** What stands in the same file as the class. */
const CLASS = "SandboxedEnvironment";

/** Whether the settings of the project have its engine run in a sandbox. */
function settingsNameSandbox(program: Program): boolean {
  return [...wholeOf(program).units.values()].some(({ file: { bytes } }) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return text.includes(CLASS, 0, "latin1") && SANDBOX.test(text.toString("latin1"));
  });
}
