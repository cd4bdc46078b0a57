/** Jinja environments of the code's own that leave HTML as it is (jinja.palletsprojects.com/en/stable/api/#jinja2.Environment). */
import { constantOf, textOf } from "../../bind/constants.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, isImported } from "../../flow/flow-model.ts";
import { operandsOf } from "../../flow/operands.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { isRunByHand } from "../operator-scripts.ts";

/** One environment or template without escaping. */
export interface BareJinja {
  readonly at: ValueRef;
  readonly name: string;
  /** What says that its result is a page, in words that follow "in a file that". */
  readonly page: string;
}

const MAKERS = [
  "jinja2.Environment",
  "jinja2.sandbox.SandboxedEnvironment",
  "jinja2.sandbox.ImmutableSandboxedEnvironment",
  "jinja2.Template",
];

const PAGES = /\.(?:html?|jinja|xhtml)$/i;

/** What is rendered from a folder or file named for mails goes out as one, and where its name does not say HTML, as plain text. */
function isMail(path: string): boolean {
  const stem = path.toLowerCase().replace(/\.jinja$/, "");
  return (
    stem.length < path.length && /(?:^|[/_-])e?-?mails?[/_-]/.test(stem.slice(stem.lastIndexOf(".") + 1))
  );
}

/** Every such call whose file makes pages. */
export function bareJinja(flows: FlowModel): BareJinja[] {
  if (!isImported(flows, "jinja2")) return [];
  return callsOf(flows, MAKERS).flatMap(({ at, call, name }): BareJinja[] => {
    if (isRunByHand(at.unit.file.path) || !isBare(flows, at, call)) return [];
    if (isOnlyRead(at) || isForDocuments(at)) return [];
    const page = pageIn(flows, at);
    return page === undefined ? [] : [{ at, name, page }];
  });
}

/** `document.render(context, jinja_env=Environment())`: it fills in a Word file (docxtpl.readthedocs.io). */
function isForDocuments(at: ValueRef): boolean {
  return functionFacts(at).fragment.values.some(
    (value) =>
      value.op === "call" &&
      value.arguments.some((one) => one.name === "jinja_env" && one.value === at.value),
  );
}

/** An environment of a function that only looks at the text of templates (`env.parse(text)`) and shows none. */
function isOnlyRead(at: ValueRef): boolean {
  if (at.function === 0) return false;
  const { values, exits, stores } = functionFacts(at).fragment;
  const uses = values.filter((value) => operandsOf(value).includes(at.value));
  const isHanded =
    exits.some(({ value }) => value === at.value) || stores.some(({ value }) => value === at.value);
  return (
    !isHanded &&
    uses.length > 0 &&
    uses.every(
      (use) => use.op === "attribute" && /^(?:parse|lex|preprocess|compile|iter_extensions)$/.test(use.name),
    )
  );
}

function isBare(flows: FlowModel, at: ValueRef, call: CallValue): boolean {
  if (call.arguments.some(({ style }) => style === "double-star")) return false;
  const given = call.arguments.find((one) => one.name === "autoescape");
  return given === undefined || constantOf(flows.program, refTo(at, given.value))?.kind === "False";
}

/** The first thing in the same file that makes a page. */
function pageIn(flows: FlowModel, { unit }: ValueRef): string | undefined {
  for (const [id] of unit.facts.functions.entries()) {
    const ref = { unit, function: id };
    const state = flows.solver.byRef.get(functionFacts(ref));
    const found = state && pageInFunction(flows, state);
    if (found !== undefined) return found;
  }
  return undefined;
}

function pageInFunction({ program }: FlowModel, { ref, facts, calls }: FunctionState): string | undefined {
  const { values } = facts.fragment;
  for (const id of calls) {
    const call = values[id];
    if (call?.op !== "call") continue;
    const callee = values[call.callee];
    const [first] = call.arguments;
    if (callee?.op === "attribute" && /^(?:get|select)_template$/.test(callee.name) && first) {
      const name = textOf(program, refTo(ref, first.value));
      if (name !== undefined && PAGES.test(name) && !isMail(name)) return `loads \`${name}\``;
    }
    const path = externalName(resolveIn(program, ref, call.callee));
    if (path === "django.http.HttpResponse" && !call.arguments.some((one) => one.name === "content_type"))
      return "sends what it renders as a page";
    if (path === "django.utils.safestring.mark_safe") return "marks what it renders as safe";
  }
  return undefined;
}
