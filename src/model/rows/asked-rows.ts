/** Every question for one row that a handler's own code puts, also where nothing is done with the row afterwards. */
import { functionFacts } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { framesOf, rootFrame } from "../lookups/frames.ts";
import { fetchesIn } from "../lookups/influence.ts";
import { makeLookupContext, type LookupContext } from "../lookups/lookup-context.ts";
import { IDENTITY, type Fetch, type Lookup, type Settled } from "../lookups/lookup.ts";
import type { Ownership } from "../ownership/ownership.ts";
import type { Handler, View } from "../views/view.ts";

/** Asks handlers of one program. */
export function rowQuestions(
  flows: FlowModel,
  ownership: Ownership,
): (view: View, handler: Handler) => readonly Lookup[] {
  const context = makeLookupContext(flows.solver, ownership);
  return (view, handler) => questionsOf(context, view, handler);
}

/** Functions below the handler in which its parameters may still have their names. */
const DEPTH = 3;

function questionsOf(context: LookupContext, view: View, handler: Handler): readonly Lookup[] {
  if (!handler.function) return [];
  const frames = framesOf(context, [rootFrame(handler.function)]).filter(({ path }) => path.length <= DEPTH);
  return frames.flatMap(({ ref, path }) =>
    fetchesIn(context, ref).flatMap((fetch): Lookup[] => {
      if (fetch.form !== "one" || fetch.model.key === "own") return [];
      return [
        {
          view,
          handler,
          fetch,
          path,
          keyed: true,
          settled: scopedTo(fetch),
          effects: [],
          skipped: undefined,
        },
      ];
    }),
  );
}

/** `get_object_or_404(Order, pk=pk, customer=request.user)` raises for everybody else. */
function scopedTo(fetch: Fetch): Settled | undefined {
  const { fragment } = functionFacts(fetch.at);
  const call = fragment.values[fetch.at.value];
  const name = call?.op === "call" ? (spokenName(fragment, call.callee) ?? "") : "";
  if ((fetch.asked.bits & IDENTITY) === 0 || !/^a?get(?:_object_or_404)?$/.test(name)) return undefined;
  const says = "asks for rows of whoever is asking";
  return { how: "scoped", aboutRow: true, refuses: true, says, at: fetch.at };
}
