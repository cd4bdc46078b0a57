/** Guards that ask what kind of user somebody is (`hasattr(request.user, "resident")`, `user.is_customer`): they let every one of that kind to everybody's rows. */
import { classFacts, functionFacts } from "../../bind/program.ts";
import { asksForPrivilege } from "../guards/claim.ts";
import type { Guard } from "../guards/guard.ts";
import type { ModelFacts, OwnerChain, Ownership } from "../ownership/ownership.ts";
import { answerOf } from "../posture/answers.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { Lookup } from "./lookup.ts";

/** Kinds of which everybody with an account may be: whose rows they see is a question of its own. */
const ORDINARY =
  /^(?:customer|client|buyer|shopper|patient|student|learner|pupil|guest|resident|renter|rider|passenger|subscriber|subscription|borrower|donor|applicant|candidate|attendee|participant|user|account|profile|user_?profile|verified|(?:e?mail_?|phone_?)?(?:verified|confirmed)|approved|premium|paid|paying|onboarded|profile_complete|complete|activated|enabled)$/;

/** A posture without the guards that ask for the kind of user to whom the rows belong. */
export function withoutKinds(
  ownership: Ownership,
  lookup: Lookup,
  posture: HandlerPosture | undefined,
): HandlerPosture | undefined {
  if (!posture?.guards.some(({ kinds }) => kinds)) return posture;
  const names = ownerNames(ownership, lookup);
  const guards = posture.guards.filter((guard) => !isOrdinary(guard, names));
  return guards.length === posture.guards.length
    ? posture
    : { ...posture, guards, permission: answerOf(guards, asksForPrivilege) };
}

/** The same lookup, open where a gate of its class asks for such a kind alone. */
export function openToKinds(
  ownership: Ownership,
  lookup: Lookup,
  posture: HandlerPosture | undefined,
): Lookup {
  const { settled, view } = lookup;
  if (settled?.how !== "guarded" || settled.at === undefined || view.target.kind !== "class") return lookup;
  const names = ownerNames(ownership, lookup);
  const asking = posture?.guards.filter((guard) => asksForPrivilege(guard)) ?? [];
  const { form, name, start, end } = functionFacts(settled.at);
  const { path } = settled.at.unit.file;
  const isKind =
    form === "function" &&
    GATES.test(name) &&
    asking.every((guard) => isOrdinary(guard, names)) &&
    asking.some(({ at }) => at?.path === path && at.span.start >= start && at.span.end <= end);
  return isKind ? { ...lookup, settled: undefined } : lookup;
}

const GATES = /^(?:dispatch|setup|initial|test_func)$/;

function isOrdinary({ kinds, certain }: Guard, names: ReadonlySet<string>): boolean {
  return (
    certain &&
    kinds !== undefined &&
    kinds.every((kind) => {
      const plain = kind.toLowerCase().replace(/^(?:is|has)_?/, "");
      return !PRIVILEGED.test(plain) && (ORDINARY.test(plain) || names.has(plain));
    })
  );
}

const PRIVILEGED = /admin|manager|staff|moderator|superuser|operator|editor|supervisor|support|agent/;

/** What a project calls the people to whom rows of a model belong: its foreign keys on the way there, and the models that they lead to. */
function ownerNames({ models }: Ownership, { fetch }: Lookup): ReadonlySet<string> {
  const names = new Set<string>();
  const first = fetch.model.ref && models.get(classFacts(fetch.model.ref));
  for (const { path, to, confidence } of first?.owners ?? []) {
    if (to !== "user" || confidence === "low") continue;
    let model: ModelFacts | undefined = first;
    for (const step of path) {
      const relation = model?.relations.find(({ name }) => name === step);
      names.add(step.toLowerCase());
      model = relation?.target.kind === "model" ? models.get(classFacts(relation.target.ref)) : undefined;
      if (model) names.add(model.name.toLowerCase());
      if (model?.identity !== "profile") continue;
      for (const { reverse, form } of model.relations)
        if (form === "one-to-one" && reverse !== undefined) names.add(reverse.toLowerCase());
    }
  }
  return names;
}

/** What has an account of its own to report with: its rows are no person's. */
const MACHINES =
  /^(?:source|system|service|integration|bot|device|sensor|provider|server|node|probe|monitor|importer)(?:_|$)/;

/** Whether a chain is sure, or each of its steps is a foreign key that every row has: that says whose a row is, whatever the steps are called. */
export function isFirmChain(
  { models }: Ownership,
  start: ModelFacts | undefined,
  { path, to, confidence }: OwnerChain,
): boolean {
  if (path.some((step) => MACHINES.test(step))) return false;
  if (confidence === "high") return true;
  let model = start;
  for (const step of path) {
    const relation = model?.relations.find(({ name }) => name === step);
    if (!relation || relation.optional || !/^(?:foreign-key|one-to-one)$/.test(relation.form)) return false;
    model = relation.target.kind === "model" ? models.get(classFacts(relation.target.ref)) : undefined;
  }
  return to === "user";
}
