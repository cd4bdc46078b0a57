/** Hand-written template tags whose `render` returns a value as it is. */
import { classFacts } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Exit, Value } from "../../extract/facts.ts";
import type { Confidence, Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf, scopeOf } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { registeredNames } from "../templates/filters.ts";
import { givesNoText, holdsNoText } from "./harmless-names.ts";
import type { HtmlPart } from "./html-parts.ts";
import { htmlText } from "./html-parts.ts";
import { isSpoken } from "./typed-names.ts";
import { templateFunctions } from "./template-functions.ts";

/** One such value. */
export interface RawNode {
  /** The `return`. */
  readonly at: Place;
  readonly name: string | undefined;
  /** Names of the tags that make such nodes, as far as their functions are in sight. */
  readonly tags: readonly string[];
  /** What of the request comes out, where it was followed there: "the query string". */
  readonly sent?: string;
  readonly confidence: Confidence;
  readonly reason: string;
}

/** Every such value, at most one for each `return`. */
export function rawNodes(flows: FlowModel): RawNode[] {
  const uses = templateFunctions(flows);
  return functionsOf(flows)
    .filter((state) => uses.get(state.facts) === "node")
    .flatMap((state) =>
      state.facts.fragment.exits.flatMap((exit) =>
        exit.kind === "return" && !asksAboutEscaping(state, exit) ? returned(flows, state, exit) : [],
      ),
    );
}

/** `if context.autoescape: return escape(value)`, and the value itself where escaping is off. */
function asksAboutEscaping({ facts }: FunctionState, exit: Exit): boolean {
  const { regions, values } = facts.fragment;
  for (let region = regions[exit.region]; region; region = regions[region.parent]) {
    const condition = values[region.condition];
    if (condition?.op === "attribute" && condition.name === "autoescape") return true;
  }
  return false;
}

function returned(flows: FlowModel, state: FunctionState, exit: Exit): RawNode[] {
  const { start, end } = exit;
  const at: Place = { path: state.ref.unit.file.path, span: { start, end }, ...scopeOf(state.facts) };
  for (const part of htmlText(flows, state, exit.value).parts) {
    const node = judgePart(flows, state, part);
    if (node) return [{ at, tags: tagsOf(flows, state), ...node }];
  }
  return [];
}

/** The tags whose functions, in the same file, make nodes of this class. */
function tagsOf(flows: FlowModel, { ref: { unit }, facts }: FunctionState): string[] {
  const node = unit.facts.classes[facts.class];
  return functionsOf(flows)
    .filter((one) => one.ref.unit === unit && one.facts.fragment.values.some((value) => isMade(one, value)))
    .flatMap((one) => registeredNames(flows, one.ref));

  function isMade({ ref }: FunctionState, value: Value): boolean {
    const made = value.op === "call" ? resolveIn(flows.program, ref, value.callee) : undefined;
    return made?.kind === "class" && classFacts(made.target) === node;
  }
}

/** What a link chooses: more than a form, which another site's page cannot send for a visitor. */
const QUERY = "the query string";

/** Stored text, and what a variable of the template resolved to; the rest of what renders is HTML of its own. */
function judgePart(
  flows: FlowModel,
  state: FunctionState,
  { at, value, name }: HtmlPart,
): Omit<RawNode, "at" | "tags"> | undefined {
  const kept = state.facts.fragment.named.find((one) => one.value === at.value)?.name;
  if (kept !== undefined && holdsNoText(kept)) return undefined;
  const isCall = value.op === "call";
  if (isCall ? name !== "resolve" && givesNoText(name) : holdsNoText(name)) return undefined;
  const followed = taintsOf(flows.solver, state, at.value).flatMap(({ origin, kinds }) =>
    origin.kind === "source" && (kinds & KIND_BITS.html) !== 0 ? [origin.row] : [],
  );
  const sent = followed.find(({ label }) => label === QUERY)?.label;
  if (sent !== undefined)
    return { name, sent, confidence: "medium", reason: `${sent} was followed to what the tag returns` };
  if (followed.length > 0) {
    return { name, confidence: "medium", reason: "stored text was followed to what the tag returns" };
  }
  if (isCall && isSpoken(name) && isHandedVariable(state, value)) {
    return {
      name,
      confidence: "medium",
      reason: "the tag returns a text made of a variable of the template",
    };
  }
  if (!isCall || name !== "resolve") return undefined;
  return { name, confidence: "medium", reason: "the tag returns a variable of the template as it is" };
}

/** `display_name(self.user.resolve(context))`. */
function isHandedVariable({ facts: { fragment } }: FunctionState, call: CallValue): boolean {
  return call.arguments.some(({ value }) => {
    const given = fragment.values[value];
    const callee = given?.op === "call" ? fragment.values[given.callee] : undefined;
    return callee?.op === "attribute" && callee.name === "resolve";
  });
}
