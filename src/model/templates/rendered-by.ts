/** Filters of the project's own that render Markdown in a template. */
import type { Place } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { TemplateExpression } from "../../syntax/template/tree.ts";
import { renderingsBy } from "../responses/light-markup.ts";
import type { TemplateModel } from "./origin.ts";

/** Where such a filter calls the renderer, for an expression that goes through one: `{{ text|markdown|safe }}`. */
export function renderedBy(
  { flows, filters }: TemplateModel,
  expression: TemplateExpression,
): Place | undefined {
  for (let at = expression; at.kind === "filter"; at = at.base) {
    const own = filters.get(at.name);
    const [rendering] = own ? renderingsBy(flows, own) : [];
    if (rendering) return placeOf(rendering);
  }
  return undefined;
}
