/** What the classes of a view prove, besides its own handlers: methods that a base's handler calls, and bases of libraries. */
import { methodsAlong } from "../../bind/ancestry.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { Conduct } from "../../flow/conduct.ts";
import { conductOf } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { ExemptView } from "../csrf-exemptions.ts";
import { libraryBases } from "../csrf-exemptions.ts";

/** All of that. */
export function proofsOfClass(flows: FlowModel, view: ExemptView): Conduct["proofs"] {
  return [...proofsOfHooks(flows, view), ...proofsOfBases(flows, view)];
}

/**
 * What methods prove that a base class's handler calls: `dispatch` of a base calls `self.authenticate()`, which a class between that base
 * and the view says.
 */
function proofsOfHooks({ program, solver }: FlowModel, view: ExemptView): Conduct["proofs"] {
  if (view.kind !== "class") return [];
  const target = { kind: "class", target: view.ref } as const;
  return methodsAlong(program, view.ref).flatMap((ref) => {
    const facts = functionFacts(ref);
    const member = memberOf(program, target, facts.name);
    const state = solver.byRef.get(facts);
    if (!state || member?.kind !== "function" || functionFacts(member.target) !== facts) return [];
    return conductOf(solver, state).proofs;
  });
}

/** What a library's base class asks for before it answers: `ProtectedResourceMixin`. */
function proofsOfBases({ program, solver }: FlowModel, view: ExemptView): Conduct["proofs"] {
  if (view.kind !== "class") return [];
  const at = { unit: view.ref.unit, function: classFacts(view.ref).parent, value: 0 };
  return libraryBases(program, view.ref).flatMap((base) => {
    const row = solver.catalog.proofs.get(base);
    return row ? [{ says: row.says, at }] : [];
  });
}
