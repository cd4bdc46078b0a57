/** HTML that a model's method puts together and a page shows with `|safe`: the fields of rows that nobody escaped on the way. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { scopeOf } from "../../flow/flow-model.ts";
import type { HtmlPart } from "../responses/html-parts.ts";
import { htmlText } from "../responses/html-parts.ts";
import { openedText } from "../responses/opened-text.ts";

/** One field that goes in as it is. */
export interface MadePart {
  readonly at: Place;
  /** The field: `name`. */
  readonly name: string;
}

/** Names of fields that hold what somebody typed. */
const TYPED =
  /(?:^|_)(?:name|title|text|comment|note|notes|summary|description|subject|label|username|body|message|caption|nickname|bio|about|reason)$/;

/** Parts of one method that are told. */
const MOST = 8;

/** The fields that a function puts between tags without escaping them. */
export function madeHtml(flows: FlowModel, target: FunctionRef): MadePart[] {
  const state = flows.solver.byRef.get(functionFacts(target));
  if (!state) return [];
  const found = state.facts.fragment.exits.flatMap(({ kind, value }): MadePart[] => {
    if (kind !== "return" || value < 0) return [];
    const text = openedText(flows, htmlText(flows, state, value));
    return text.built && text.tags ? text.parts.flatMap((part) => typed(part)) : [];
  });
  const once = new Map(found.map((one) => [`${one.at.path}:${one.at.span.start}`, one]));
  return [...once.values()].slice(0, MOST);
}

function typed({ at, value, name, entered }: HtmlPart): MadePart[] {
  if (value.op !== "attribute" || name === undefined || !entered || !TYPED.test(name)) return [];
  const { start, end } = entered;
  const place = { path: at.unit.file.path, span: { start, end }, ...scopeOf(functionFacts(at)) };
  return [{ at: place, name }];
}

/** The attributes that a method's text consists of, in their order: `title` of `return f"{self.title} ({self.pk})"`. */
export function shownFields(flows: FlowModel, target: FunctionRef): string[] {
  const state = flows.solver.byRef.get(functionFacts(target));
  if (!state) return [];
  return state.facts.fragment.exits.flatMap(({ kind, value }) =>
    kind === "return" && value >= 0
      ? htmlText(flows, state, value).parts.flatMap((part) =>
          part.value.op === "attribute" ? [part.value.name] : [],
        )
      : [],
  );
}
