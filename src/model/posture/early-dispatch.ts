/** Views whose own `dispatch` works before the mixin's is reached: `LoginRequiredMixin` asks in `dispatch`, and only when it is called. */
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { hierarchyOf, memberOf } from "../../bind/resolve.ts";
import { asksWho } from "../guards/claim.ts";
import { guardsBefore } from "../guards/enforcement.ts";
import { ANY_REQUEST } from "../guards/guard-book.ts";
import type { View } from "../views/view.ts";
import type { Work, WorkParts } from "./work.ts";
import { workOf } from "./work.ts";

/** One such view. */
export interface EarlyDispatch {
  readonly view: View;
  readonly dispatch: FunctionRef;
  /** The mixin that comes too late: `LoginRequiredMixin`. */
  readonly mixin: string;
  readonly work: Work;
}

/** All of them, one for each `dispatch`. */
export function earlyDispatches(parts: WorkParts): readonly EarlyDispatch[] {
  const found = new Map<object, EarlyDispatch>();
  for (const { view } of parts.postures.values()) {
    if (view.target.kind !== "class") continue;
    const mixin = mixinOf(parts, view.target.ref);
    const dispatch = mixin === undefined ? undefined : ownDispatch(parts, view.target.ref);
    if (mixin === undefined || !dispatch || found.has(functionFacts(dispatch))) continue;
    const work = earlyWork(parts, view, dispatch);
    if (work) found.set(functionFacts(dispatch), { view, dispatch, mixin, work });
  }
  return [...found.values()];
}

/** Django's mixins, which ask in `dispatch` (docs.djangoproject.com/en/5.2/topics/auth/default/#the-loginrequiredmixin-mixin). */
const MIXIN =
  /^(?:django\.contrib\.auth\.mixins|braces\.views(?:\._access)?)\.(LoginRequiredMixin|PermissionRequiredMixin|UserPassesTestMixin)$/;

function mixinOf({ flows: { program } }: WorkParts, ref: ClassRef): string | undefined {
  return hierarchyOf(program, ref).flatMap((base) =>
    base.kind === "external" ? (MIXIN.exec(base.name)?.[1] ?? []) : [],
  )[0];
}

/** A `dispatch` of the project that calls the next one. */
function ownDispatch({ flows: { program } }: WorkParts, target: ClassRef): FunctionRef | undefined {
  const member = memberOf(program, { kind: "instance", target }, "dispatch");
  if (member?.kind !== "function" || functionFacts(member.target).decorators.length > 0) return undefined;
  return passOn(member.target) === undefined ? undefined : member.target;
}

/** Where `super().dispatch(…)` is called. */
function passOn(ref: FunctionRef): number | undefined {
  const { values } = functionFacts(ref).fragment;
  const calls = values.flatMap((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    return callee?.op === "attribute" && callee.name === "dispatch" ? [value.start] : [];
  });
  return calls[0];
}

/** What is changed before that, with nobody asked. */
function earlyWork(parts: WorkParts, view: View, dispatch: FunctionRef): Work | undefined {
  const { values } = functionFacts(dispatch).fragment;
  const before = passOn(dispatch) ?? 0;
  const handler = { name: "dispatch", methods: [], function: dispatch, inherited: undefined };
  return workOf(parts, view, handler).find(({ deed, reach }) => {
    const value = reach && values[reach.value];
    if (!value || value.start >= before || (deed !== "write" && deed !== "delete")) return false;
    const claim = guardsBefore(parts.guards, reach, ANY_REQUEST);
    return claim !== "never" && !claim.some(asksWho);
  });
}
