/** What a condition says about the visitor when it came out true or false. */
import { constantOf, textOf } from "../../bind/constants.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { MergeValue, OperationValue, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { Claim } from "./claim.ts";
import { both, either, every, NOTHING, some, sparingStrangers } from "./claim.ts";
import { callClaim, isAuth, tokenGuard } from "./condition-calls.ts";
import type { GuardBook, Occasion } from "./guard-book.ts";
import { guardAt, ofKind } from "./guard-book.ts";
import { methodClaim } from "./method-conditions.ts";
import { pathTruth } from "./path-conditions.ts";
import { identifiesVisitor, isCarrier, isVisitor, mentionsVisitor, valueAt } from "./visitors.ts";
import { keptOnRequest } from "./own-on-request.ts";
import { sessionClaim } from "./session-logins.ts";
import { proofClaim } from "./proof-claims.ts";
import { settingTruth } from "./setting-truth.ts";
import { strangerTruth } from "./strangers.ts";

/** A condition in a function, on one occasion. */
export interface Situation {
  readonly book: GuardBook;
  readonly ref: FunctionRef;
  readonly occasion: Occasion;
  /** Whether nobody looks at what the function answers: it refuses by raising alone. */
  readonly unheard?: true;
}

const DEPTH = 10;

/** What holds when `id` came out as `polarity`. */
export function impliedBy(situation: Situation, id: ValueId, polarity: boolean, depth = 0): Claim {
  const { book, ref } = situation;
  const value = valueAt(ref, id);
  if (!value || depth > DEPTH) return NOTHING;
  const program = book.flows.program;
  const byPath = truthOfPath(situation, id);
  if (byPath !== undefined) return byPath === polarity ? NOTHING : "never";
  switch (value.op) {
    case "operation":
      return operationClaim(situation, id, value, polarity, depth);
    case "attribute":
      return (
        settingClaim(situation, id, polarity) ??
        attributeClaim(situation, id, value.base, value.name, polarity)
      );
    case "call":
      return callClaim(situation, id, value, polarity, impliedBy, depth);
    case "merge":
      return mergeClaim(situation, value, polarity, depth);
    case "choice":
      return either(
        both(
          impliedBy(situation, value.test, true, depth + 1),
          impliedBy(situation, value.whenTrue, polarity, depth + 1),
        ),
        both(
          impliedBy(situation, value.test, false, depth + 1),
          impliedBy(situation, value.whenFalse, polarity, depth + 1),
        ),
      );
    case "constant":
      return constantClaim(value.constant, polarity);
    case "text":
      return polarity ? NOTHING : "never";
    case "through":
    case "updated":
      return impliedBy(situation, value.base, polarity, depth + 1);
    case "item":
      return sessionClaim(program, refTo(ref, id), polarity) ?? freeClaim(situation, id, polarity);
    case "parameter": {
      const constant = situation.occasion.unfilled?.get(value.name);
      return constant === undefined ? freeClaim(situation, id, polarity) : constantClaim(constant, polarity);
    }
    case "free":
      return freeNameClaim(situation, id, polarity);
    default:
      return freeClaim(situation, id, polarity);
  }
}

/** `request.path.startswith("/admin/")`, where it is known which view is asked about. */
function truthOfPath({ book, ref, occasion }: Situation, id: ValueId): boolean | undefined {
  return occasion.paths && pathTruth(book.flows.program, ref, occasion.paths, id);
}

/** `settings.LOGIN_REQUIRED`, as production has it. */
function settingClaim({ book, ref }: Situation, id: ValueId, polarity: boolean): Claim | undefined {
  const truth = settingTruth(book.flows.program, refTo(ref, id), book.setting);
  if (truth === undefined) return undefined;
  return truth === polarity ? NOTHING : "never";
}

/** The values of constants as conditions: `return False` never counts as true. */
function constantClaim(constant: string, polarity: boolean): Claim {
  if (constant === "True" || constant === "Ellipsis") return polarity ? NOTHING : "never";
  if (constant === "False" || constant === "None") return polarity ? "never" : NOTHING;
  return NOTHING;
}

/** A name of another scope: a module's constant; a bare user counts for nothing, because an anonymous one is true as well. */
function freeNameClaim(situation: Situation, id: ValueId, polarity: boolean): Claim {
  const name = spokenName(functionFacts(situation.ref).fragment, id) ?? "";
  // A function that a decorator's maker was given is there.
  if (situation.occasion.given?.byName.has(name)) return polarity ? NOTHING : "never";
  const constant = constantOf(situation.book.flows.program, refTo(situation.ref, id));
  return constant && constant.kind !== "text" && constant.kind !== "number"
    ? constantClaim(constant.kind, polarity)
    : NOTHING;
}

/** Anything computed from the user that must be true: a membership, a list of what is theirs. */
function freeClaim({ book, ref }: Situation, id: ValueId, polarity: boolean): Claim {
  const { program } = book.flows;
  if (!polarity || isVisitor(program, ref, id) || !mentionsVisitor(program, ref, id)) return NOTHING;
  const value = valueAt(ref, id);
  // `user.profile.is_superuser`, which nobody but a superuser has either.
  if (value?.op === "attribute" && value.name === "is_superuser")
    return [guardAt(refTo(ref, id), "superuser", "asks for a superuser")];
  const guard = guardAt(refTo(ref, id), demandOf(ref), "asks for something that belongs to the user");
  return [value?.op === "attribute" ? ofKind(guard, value.name) : guard];
}

/** Attributes of the user by what they ask (docs.djangoproject.com/en/5.2/ref/contrib/auth/). */
const USER_FLAGS = new Map([
  ["is_authenticated", "login"],
  ["is_active", "login"],
  ["is_staff", "staff"],
  ["is_superuser", "superuser"],
  ["is_admin", "role"],
  ["id", "login"],
  ["pk", "login"],
  ["username", "login"],
  ["email", "login"],
] as const);

function attributeClaim(
  situation: Situation,
  id: ValueId,
  base: ValueId,
  name: string,
  polarity: boolean,
): Claim {
  const { book, ref } = situation;
  const { program } = book.flows;
  const at = refTo(ref, id);
  if (name === "is_anonymous" && isVisitor(program, ref, base)) {
    return polarity ? NOTHING : [guardAt(at, "login", "refuses anonymous visitors")];
  }
  if (!polarity) return NOTHING;
  if (isAuth(situation, id)) return [tokenGuard(situation, id)];
  if (isVisitor(program, ref, base)) {
    return [
      ofKind(guardAt(at, USER_FLAGS.get(name as "id") ?? demandOf(ref), `asks for \`user.${name}\``), name),
    ];
  }
  const kept = isCarrier(program, ref, base) ? keptOnRequest(book, name) : undefined;
  if (kept)
    return [
      {
        ...guardAt(at, "role", `asks for \`request.${name}\`, which is found for whoever asks`),
        certain: kept === "membership",
      },
    ];
  return sessionClaim(program, at, polarity) ?? freeClaim(situation, id, polarity);
}

/** A project's own `login_required` asks for what every account has, such as a profile. */
function demandOf(ref: FunctionRef): "login" | "role" {
  return /(?:^|\.)login_required(?:\.|$)/.test(functionFacts(ref).qualifiedName) ? "login" : "role";
}

function operationClaim(
  situation: Situation,
  id: ValueId,
  value: OperationValue,
  polarity: boolean,
  depth: number,
): Claim {
  const [left] = value.operands;
  if (left === undefined) return NOTHING;
  switch (value.operator) {
    case "not":
      return impliedBy(situation, left, !polarity, depth + 1);
    case "and":
    case "or": {
      const parts = value.operands.map((one) => impliedBy(situation, one, polarity, depth + 1));
      if ((value.operator === "and") === polarity) return every(parts);
      // What is so whatever the visitor does decides alone.
      if (value.operands.some((one) => isSettled(situation, one, polarity))) return NOTHING;
      return strangerTruth(situation, id) === polarity ? sparingStrangers(some(parts)) : some(parts);
    }
    case "arithmetic":
      return freeClaim(situation, id, polarity);
    default:
      return comparisonClaim(situation, id, value, polarity, depth);
  }
}

/** Whether the occasion alone makes a condition come out so: `request.method in SAFE_METHODS` under GET. */
function isSettled(situation: Situation, id: ValueId, polarity: boolean): boolean {
  const { book, ref, occasion } = situation;
  const value = valueAt(ref, id);
  if (truthOfPath(situation, id) === polarity) return true;
  if (value?.op !== "operation") return false;
  const [left, right] = value.operands;
  if (left === undefined) return false;
  if (value.operator === "not") return isSettled(situation, left, !polarity);
  if (right === undefined || (occasion.method === undefined && occasion.action === undefined)) return false;
  const equal = POSITIVE.has(value.operator) === polarity;
  const opposite = methodClaim(book.flows.program, ref, occasion, left, right, !equal);
  return opposite === "never";
}

const POSITIVE = new Set(["==", "in", "is", ">", ">="]);

function comparisonClaim(
  situation: Situation,
  id: ValueId,
  { operator, operands }: OperationValue,
  polarity: boolean,
  depth: number,
): Claim {
  const { book, ref, occasion } = situation;
  const [left, right] = operands;
  if (left === undefined || right === undefined) return NOTHING;
  const positive = POSITIVE.has(operator) === polarity;
  const byMethod = methodClaim(book.flows.program, ref, occasion, left, right, positive);
  if (byMethod !== undefined) return byMethod;
  const truth = comparedTruth(ref, left, right) ?? comparedTruth(ref, right, left);
  if (truth) return impliedBy(situation, truth.value, positive === truth.means, depth + 1);
  const at = refTo(ref, id);
  return (
    sessionClaim(book.flows.program, at, positive) ??
    proofClaim(book, at, positive) ??
    (positive ? equalityClaim(situation, id, left, right) : NOTHING)
  );
}

/** `x is None`, `x == True`, `len(x) == 0`: the truth of `x` in other words. */
function comparedTruth(
  ref: FunctionRef,
  constant: ValueId,
  other: ValueId,
): { readonly value: ValueId; readonly means: boolean } | undefined {
  const value = valueAt(ref, constant);
  if (value?.op !== "constant") return undefined;
  if (value.constant === "True") return { value: other, means: true };
  if (value.constant === "None" || value.constant === "False") return { value: other, means: false };
  return undefined;
}

/** `obj.owner == request.user`, `request.user in project.members.all()`, `user.role == "editor"`. */
function equalityClaim(situation: Situation, id: ValueId, left: ValueId, right: ValueId): Claim {
  const { book, ref } = situation;
  const { program } = book.flows;
  const sides = [left, right];
  const own = sides.find((one) => identifiesVisitor(program, ref, one));
  if (own === undefined) return withText(situation, freeClaim(situation, id, true), sides);
  const other = own === left ? right : left;
  const kind = valueAt(ref, other)?.op;
  const at: ValueRef = refTo(ref, id);
  if (kind === "constant") return [guardAt(at, "login", "compares who is logged in")];
  if (kind === "text" || kind === "collection") return [guardAt(at, "role", "asks who is logged in")];
  return [guardAt(at, "object", "compares with the user who asks", comparedObject(ref, other))];
}

/** `user.role == "rider"`, `user.role == Role.RIDER`. */
function withText({ book, ref }: Situation, claim: Claim, sides: readonly ValueId[]): Claim {
  const words = sides.flatMap((one) => {
    const value = valueAt(ref, one);
    const named =
      value?.op === "attribute" && /^[A-Z][A-Z_]{1,30}$/.test(value.name) ? value.name : undefined;
    return textOf(book.flows.program, refTo(ref, one)) ?? named ?? [];
  });
  const [word] = words;
  const isWord = word !== undefined && /^\w{2,30}$/.test(word) && words.length === 1;
  return claim !== "never" && isWord ? claim.map((guard) => ofKind(guard, word)) : claim;
}

/** The object whose attribute was compared: `order` of `order.owner_id`. */
function comparedObject(ref: FunctionRef, id: ValueId): ValueRef {
  let at = id;
  for (let value = valueAt(ref, at); value; value = valueAt(ref, at)) {
    if (value.op === "call") at = value.callee;
    else if (value.op === "attribute") at = value.base;
    else break;
  }
  return refTo(ref, at);
}

/** A variable that branches set: one of its values, under what holds where that was set. */
function mergeClaim(situation: Situation, value: MergeValue, polarity: boolean, depth: number): Claim {
  const claims = value.inputs.map((input, index) =>
    both(
      impliedBy(situation, input, polarity, depth + 1),
      regionClaim(situation, value.regions[index] ?? 0, value.region, depth + 1),
    ),
  );
  return some(claims);
}

/** What the conditions around a region say, up to but without `outer`. */
export function regionClaim(situation: Situation, start: RegionId, outer: RegionId, depth = 0): Claim {
  const { regions } = functionFacts(situation.ref).fragment;
  let claim: Claim = NOTHING;
  for (let at = start; at !== outer && at !== NONE;) {
    const region = regions[at];
    if (!region) break;
    if (region.condition !== NONE)
      claim = both(claim, impliedBy(situation, region.condition, region.polarity, depth + 1));
    at = region.parent;
  }
  return claim;
}
