/** Everything that answers requests without a URL of its own. */
import type { FlowModel } from "../../flow/flow-model.ts";
import { adminActions } from "./admin-actions.ts";
import type { Entry } from "./entry.ts";
import { grapheneEntries } from "./graphene.ts";
import { strawberryEntries } from "./strawberry.ts";

/** Fields of GraphQL schemas, then actions of the admin, each in the order of files and lines. */
export function readEntries(flows: FlowModel): readonly Entry[] {
  return [...grapheneEntries(flows), ...strawberryEntries(flows), ...adminActions(flows)];
}
