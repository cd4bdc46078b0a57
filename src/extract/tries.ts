/** Lowers `try`. */
import type { ExceptHandler, Try } from "../syntax/python/tree.ts";
import { lowerOptional } from "./expressions.ts";
import { NONE } from "./facts.ts";
import type { Branch, EndedBranch, Flow, FragmentBuilder, LowerBlock } from "./fragment-builder.ts";
import { at, bindName, emit, inBranch, joinBranches, openRegion } from "./fragment-builder.ts";

/** When every handler leaves, what follows runs only after the whole body has: it stays nested in the body's last region. */
export function lowerTry(builder: FragmentBuilder, node: Try, lowerBlock: LowerBlock): Flow {
  const outer = builder.region;
  const body = inBranch(builder, openRegion(builder, "try", NONE, true), () => {
    const flow = lowerBlock(builder, node.body);
    return flow === "ends" ? flow : lowerBlock(builder, node.orElse);
  });
  const handlers = node.handlers.map((handler) => lowerHandler(builder, handler, body, lowerBlock));
  const branches = [body, ...handlers];
  const going = branches.filter((branch) => branch.result === "continues");
  // `finally` runs on the way out as well; it must see what was assigned even where nothing goes on.
  joinBranches(builder, going.length === 0 ? branches : going, node);
  const last = lowerBlock(builder, node.finally);
  if (going.length === 1 && going[0] === body && builder.region === outer) builder.region = body.end;
  return last === "ends" || going.length === 0 ? "ends" : "continues";
}

/** The body may have failed before or after any assignment, and before any of its checks: they count for nothing here. */
function lowerHandler(
  builder: FragmentBuilder,
  handler: ExceptHandler,
  body: Branch,
  lowerBlock: LowerBlock,
): EndedBranch {
  return inBranch(builder, openRegion(builder, "except", NONE, true), () => {
    const before = { assigned: new Map(), end: builder.region };
    joinBranches(builder, [{ assigned: body.assigned, end: builder.region }, before], handler);
    const type = lowerOptional(builder, handler.type);
    if (handler.name) {
      const caught = emit(builder, { op: "exception", type, ...at(builder, handler.name) });
      bindName(builder, handler.name.name, caught);
    }
    return lowerBlock(builder, handler.body);
  });
}
