/** What django-ninja demands of an operation: the nearest `auth=` decides (django-ninja.dev/guides/authentication/). */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { FunctionFacts } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { NinjaOperation } from "../authentication/ninja-operations.ts";
import { ninjaOperations } from "../authentication/ninja-operations.ts";
import type { Claim } from "../guards/claim.ts";
import { common, NOTHING } from "../guards/claim.ts";

/** Operations by the function that answers. */
export type NinjaIndex = ReadonlyMap<FunctionFacts, readonly NinjaOperation[]>;

/** Indexes all operations of a program. */
export function ninjaIndex(flows: FlowModel): NinjaIndex {
  const index = new Map<FunctionFacts, NinjaOperation[]>();
  for (const operation of ninjaOperations(flows)) {
    const same = index.get(operation.state.facts);
    if (same) same.push(operation);
    else index.set(operation.state.facts, [operation]);
  }
  return index;
}

/** What `auth=` demands of a function: of several operations only what all of them do. */
export function ninjaClaim(index: NinjaIndex, ref: FunctionRef): Claim {
  return common((index.get(functionFacts(ref)) ?? []).map((operation) => operationClaim(operation)));
}

function operationClaim({ auth, at }: NinjaOperation): Claim {
  switch (auth) {
    case "operation":
    case "router":
    case "api":
      return [
        {
          demands: "login",
          says:
            auth === "operation"
              ? "`auth=` of the operation"
              : `\`auth=\` of its ${auth === "api" ? "API" : "router"}`,
          at,
          permissions: [],
          methods: undefined,
          certain: true,
        },
      ];
    case "none":
    case undefined:
      return NOTHING;
  }
}
