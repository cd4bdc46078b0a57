/** What production's settings hold where the text settles it. */
import type { ProductionValue } from "./production-value.ts";
import { leaves } from "./resolve.ts";
import type { Content } from "./value.ts";

/** Every known alternative of what production gets; alternatives that are not settled are left out. */
export function contentsOf({ inProduction }: ProductionValue): readonly Content[] {
  return leaves(inProduction).flatMap(({ value }) => (value.kind === "known" ? [value.content] : []));
}
