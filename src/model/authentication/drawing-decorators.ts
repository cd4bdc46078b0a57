/** Class-level `@method_decorator(…, name="get")`: a guard of the page alone, which the POST of the same view never meets. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { ClassRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolve, resolveIn } from "../../bind/resolve.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { valueAt } from "../guards/visitors.ts";
import { GUARD_DECORATORS } from "./guard-vocabulary.ts";

/** Such a guard. */
export interface DrawingDecorator {
  readonly at: Place;
  /** Its short name: `login_required`. */
  readonly name: string;
}

/** What the decorators of a class put in front of its methods. */
export interface ClassDecorators {
  /** Guards of nothing but `get`. */
  readonly drawing: readonly DrawingDecorator[];
  /** Whether another one may ask as well, before every method or before the POST. */
  readonly others: boolean;
}

/** Decorators that look at the request and never at who sent it. */
const ASKS_NOBODY = /^django\.(?:views\.decorators|utils\.decorators|db\.transaction)\./;

/** Reads the decorators of one class; its bases are read by themselves. */
export function classDecorators(flows: FlowModel, ref: ClassRef): ClassDecorators {
  const { decorators, decoratorSpans, parent, qualifiedName } = classFacts(ref);
  const drawing: DrawingDecorator[] = [];
  let others = false;
  decorators.forEach((value, index) => {
    const { method, names } = readDecorator(flows, refTo({ unit: ref.unit, function: parent }, value));
    const guard = names?.find((name) => GUARD_DECORATORS.has(name));
    const span = decoratorSpans[index];
    if (method === "get" && guard !== undefined && span !== undefined) {
      const at = { path: ref.unit.file.path, span, scope: qualifiedName };
      drawing.push({ at, name: guard.split(".").at(-1) ?? guard });
    } else if (method !== "get") {
      others ||= names === undefined || !names.every((name) => ASKS_NOBODY.test(name));
    }
  });
  return { drawing, others };
}

interface ReadDecorator {
  /** The method that `method_decorator` is for; undefined for any other decorator, or where the name is not in sight. */
  readonly method: string | undefined;
  /** Library paths of what it puts on; undefined where one of them is the project's own or not in sight. */
  readonly names: readonly string[] | undefined;
}

function readDecorator({ program }: FlowModel, at: ValueRef): ReadDecorator {
  const ref = definitionOf(program, at);
  const call = valueAt(ref, ref.value);
  if (call?.op !== "call") return { method: undefined, names: undefined };
  const isAdapter =
    externalName(resolveIn(program, ref, call.callee)) === "django.utils.decorators.method_decorator";
  const given = isAdapter ? argumentOf(call, 0, "decorator") : undefined;
  const name = isAdapter ? argumentOf(call, 1, "name") : undefined;
  return {
    method: name && textOf(program, refTo(ref, name.value)),
    names: given && decoratorNames({ program }, refTo(ref, given.value)),
  };
}

/** One decorator, made by a call or not, or a list of them. */
function decoratorNames({ program }: Pick<FlowModel, "program">, at: ValueRef): string[] | undefined {
  const ref = definitionOf(program, at);
  const value = functionFacts(ref).fragment.values[ref.value];
  const parts = value?.op === "collection" ? value.entries.map((entry) => refTo(ref, entry.value)) : [at];
  const names = parts.map((part) => {
    const one = functionFacts(part).fragment.values[part.value];
    return externalName(one?.op === "call" ? resolveIn(program, part, one.callee) : resolve(program, part));
  });
  return names.every((name) => name !== undefined) ? names : undefined;
}
