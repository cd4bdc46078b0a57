/** Rows' texts that code hands on itself, with the way by which a request fills them. */
import type { Step } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { rowClassOf } from "../../flow/row-classes.ts";
import type { HtmlPart } from "../responses/html-parts.ts";
import { fieldContent } from "./model-class.ts";
import { storedBy } from "./stored-by.ts";

/** How a request fills the text field that the part reads from a row (`comment.text`); empty where no way is in sight. */
export function sentBefore(flows: FlowModel, { at, value }: HtmlPart): readonly Step[] {
  if (value.op !== "attribute") return [];
  const { program } = flows;
  const model = rowClassOf(program, at, value.base);
  if (model === undefined || fieldContent(program, model, value.name).kind !== "text") return [];
  return storedBy(flows, { model, name: value.name });
}
