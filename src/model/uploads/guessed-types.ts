/** Files that are sent to be shown, with a type that was guessed from their name. */
import type { ValueRef } from "../../bind/program.ts";
import { constantOf } from "../../bind/constants.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { codeText } from "../../syntax/python/code-text.ts";

/** One such response. */
export interface GuessedType {
  readonly at: ValueRef;
  /** The web server in front sends the file, and this is only its header (nginx: X-Accel, Apache: mod_xsendfile). */
  readonly byProxy: boolean;
}

const RESPONSES = [
  "django.http.FileResponse",
  "django.http.response.FileResponse",
  "django.http.HttpResponse",
];

/** Every such response that is not sent as a download. */
export function guessedTypes(flows: FlowModel): GuessedType[] {
  return callsOf(flows, RESPONSES).flatMap(({ at, call }): GuessedType[] => {
    const type = call.arguments.find((one) => one.name === "content_type") ?? argumentOf(call, 1, undefined);
    if (!type || (type.style !== "positional" && type.name !== "content_type")) return [];
    if (call.arguments[0]?.style !== "positional" || isConstant(flows, at, call.arguments[0].value))
      return [];
    if (!isGuessed(flows, at, type.value, 0) || isDownload(flows, at, call)) return [];
    return [{ at, byProxy: /X-(?:Accel-Redirect|Sendfile)/i.test(functionText(at)) }];
  });
}

/** An empty body, which has the web server in front send the file; or the name of a file. */
function isConstant(flows: FlowModel, at: ValueRef, value: ValueId): boolean {
  return value !== NONE && constantOf(flows.program, refTo(at, value)) !== undefined;
}

/** `mimetypes.guess_type(name)[0]`, also `… or "application/octet-stream"`. */
function isGuessed(flows: FlowModel, at: ValueRef, id: ValueId, depth: number): boolean {
  const value = functionFacts(at).fragment.values[id];
  if (value === undefined || depth > 6) return false;
  switch (value.op) {
    case "call":
      return (
        externalName(resolveIn(flows.program, at, value.callee)) === "mimetypes.guess_type" &&
        // A name that the code writes is of one type, whoever asks.
        !isConstant(flows, at, value.arguments[0]?.value ?? NONE)
      );
    case "item":
    case "element":
      return isGuessed(flows, at, value.base, depth + 1);
    case "operation":
      return value.operands.some((one) => isGuessed(flows, at, one, depth + 1));
    case "merge":
      return value.inputs.some((one) => one < id && isGuessed(flows, at, one, depth + 1));
    default:
      return false;
  }
}

/** `as_attachment=True`, or a header of that kind anywhere in the function. */
function isDownload(flows: FlowModel, at: ValueRef, call: CallValue): boolean {
  const given = call.arguments.find((one) => one.name === "as_attachment");
  if (given && constantOf(flows.program, refTo(at, given.value))?.kind !== "False") return true;
  const text = functionText(at);
  return /attachment/i.test(text.replace(/as_attachment/g, "")) && /content-disposition/i.test(text);
}

function functionText(at: ValueRef): string {
  const { start, end } = functionFacts(at);
  return codeText(at.unit.file.bytes, start, Math.min(end, start + 6_000));
}
