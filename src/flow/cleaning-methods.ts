/**
 * Methods by which forms and serializers clean one field: `clean_back` of a form, `validate_back` of a serializer. What such a
 * method has refused or put in front is gone from the validated value
 * (docs.djangoproject.com/en/5.2/ref/forms/validation/; django-rest-framework.org/api-guide/serializers/#field-level-validation).
 */
import type { ClassRef, FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { memberOf } from "../bind/resolve.ts";
import { ownerOf } from "./declared-fields.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS } from "./kinds.ts";
import { need } from "./needs.ts";
import type { TransferContext } from "./reading.ts";
import { contextOf, readIn } from "./reading.ts";
import { noteRead } from "./summary.ts";

/** What a field's own method clears of the value under its name; nothing where there is none. */
export function clearedByCleaning(context: TransferContext, mapping: ValueRef, key: string): Kinds {
  const { solver, state, program } = context;
  const owner = ownerOf(program, mapping, mapping.value);
  const method = owner && cleaningMethod(program, owner, key);
  const cleaning = method && solver.byRef.get(functionFacts(method));
  if (!cleaning || cleaning === state) return 0;
  let left: Kinds = 0;
  let given = 0;
  for (const { kind, value, region } of cleaning.facts.fragment.exits) {
    if (kind !== "return") continue;
    given++;
    need(solver, cleaning, value, region);
    noteRead(state, cleaning, value);
    for (const { kinds } of readIn(contextOf(solver, cleaning), value, region)) left |= kinds;
  }
  return given === 0 ? 0 : INJECTION_KINDS & ~left;
}

function cleaningMethod(program: Program, owner: ClassRef, key: string): FunctionRef | undefined {
  for (const name of [`clean_${key}`, `validate_${key}`]) {
    const found = memberOf(program, { kind: "instance", target: owner }, name);
    if (found?.kind === "function") return found.target;
  }
  return undefined;
}
