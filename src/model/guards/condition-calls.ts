/** Calls as conditions: `user.has_perm(…)`, `can_edit(request.user, obj)`, `all([…])`. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { onlyEdge, regardingFunction } from "../../flow/regarded-parameters.ts";
import type { Claim } from "./claim.ts";
import { every, NOTHING, some } from "./claim.ts";
import type { GuardBook, Occasion } from "./guard-book.ts";
import { ANY_REQUEST, guardAt, ofKind, withoutGiven } from "./guard-book.ts";
import type { Demand, Guard } from "./guard.ts";
import { proofClaim } from "./proof-claims.ts";
import { methodOfReceiver, receiverHas } from "./receivers.ts";
import { sessionClaim } from "./session-logins.ts";
import { isCarrier, isVisitor, mentionsVisitor, valueAt } from "./visitors.ts";

interface Situation {
  readonly book: GuardBook;
  readonly ref: FunctionRef;
  readonly occasion: Occasion;
}

type Implied = (situation: Situation, id: ValueId, polarity: boolean, depth: number) => Claim;

/** Methods that ask for a permission, on whatever object (Django's, guardian's, the project's own user). */
const PERMISSION_METHOD =
  /^a?has_(?:any_)?(?:module_)?perms?(?:ission)?s?$|^user_has_(?:any_)?permission(?:s)?$/;

/** What a call says when it came out as `polarity`. `implied` answers for its parts. */
export function callClaim(
  situation: Situation,
  id: ValueId,
  call: CallValue,
  polarity: boolean,
  implied: Implied,
  depth: number,
): Claim {
  const { book, ref } = situation;
  const { program } = book.flows;
  const at = refTo(ref, id);
  const callee = valueAt(ref, unwrapped(situation, call.callee));
  if (callee?.op === "attribute" && isVisitor(program, ref, callee.base) && !callee.name.startsWith("has_")) {
    const known = implied(situation, call.callee, polarity, depth + 1);
    if (callee.name.startsWith("is_")) return known;
  }
  if (callee?.op === "attribute" && PERMISSION_METHOD.test(callee.name)) {
    return polarity ? [permissionGuard(situation, id, call)] : NOTHING;
  }
  const given = givenClaim(situation, id, call, polarity);
  if (given) return given;
  const has = receiverHas(program, ref, call, situation.occasion.receiver);
  if (has !== undefined) return has === polarity ? NOTHING : "never";
  const heirs = methodOfReceiver(program, ref, call, situation.occasion.receiver);
  if (heirs) return functionClaim(situation, id, call, heirs, polarity);
  const symbol = resolveIn(program, ref, call.callee);
  if (symbol?.kind === "function") return functionClaim(situation, id, call, symbol.target, polarity);
  const inherited = libraryPermission(situation, id, externalName(symbol));
  if (inherited) return polarity ? inherited : NOTHING;
  const listed = builtinClaim(situation, call, externalName(symbol), polarity, implied, depth);
  if (listed) return listed;
  return (
    sessionClaim(program, at, polarity) ??
    proofClaim(book, at, polarity) ??
    (looksAtVisitor(situation, id) ? unknownCall(situation, id, call, polarity) : NOTHING)
  );
}

/** `user.has_perm` of `sync_to_async(user.has_perm)` (docs.djangoproject.com/en/5.2/topics/async/#sync-to-async). */
function unwrapped({ book, ref }: Situation, callee: ValueId): ValueId {
  const value = valueAt(ref, callee);
  const [first] = value?.op === "call" ? value.arguments : [];
  if (value?.op !== "call" || first === undefined) return callee;
  const name = externalName(resolveIn(book.flows.program, ref, value.callee));
  return name === "asgiref.sync.sync_to_async" ? first.value : callee;
}

/** `user.has_perm("shop.change_order")`; with an object it is a right on that object. */
function permissionGuard({ book, ref }: Situation, id: ValueId, call: CallValue): Claim[number] & object {
  const { program } = book.flows;
  const ids = call.arguments.flatMap(({ value: one }) => {
    const list = valueAt(ref, one);
    return list?.op === "collection" ? list.entries.map((entry) => entry.value) : [one];
  });
  const texts = ids.flatMap((one) => textOf(program, refTo(ref, one)) ?? []);
  const permissions = texts.filter((text) => /^[\w.]{1,80}$/.test(text));
  const says = permissions[0] === undefined ? "asks for a permission" : `asks for \`${permissions[0]}\``;
  return { ...guardAt(refTo(ref, id), "permission", says), permissions };
}

/** A function of the project says what it checks; where that is beyond sight, being asked about the user tells enough. */
function functionClaim(
  situation: Situation,
  id: ValueId,
  call: CallValue,
  target: FunctionRef,
  polarity: boolean,
): Claim {
  const { book, occasion } = situation;
  const outcome = polarity ? "true" : "false";
  const claim = book.ask(book, target, { outcome, occasion: withoutGiven(occasion) });
  if (claim === "never") return claim;
  if (claim.length > 0) {
    const by = askedThrough(situation, functionFacts(target).name, call);
    return claim.map((guard) => through(guard, by));
  }
  // Its code is in sight, and nothing in it is about the visitor.
  return mentionsVisitor(book.flows.program, situation.ref, id) && looksAtVisitor(situation, id)
    ? unknownCall(situation, id, call, polarity)
    : NOTHING;
}

/** A guard with one more function on the way to it. */
export function through(guard: Guard, by: string): Guard {
  const way = guard.by === undefined ? by : `${by} > ${guard.by}`;
  return { ...guard, by: way.slice(0, LONGEST_WAY) };
}

const LONGEST_WAY = 200;

/** What is asked, by the function's name and the words that it is handed: `can_edit`, `has_role editor`. */
export function askedThrough({ book, ref }: Situation, name: string, call: CallValue): string {
  const words = call.arguments.flatMap(({ value: id }) => {
    const value = valueAt(ref, id);
    if (value?.op === "attribute" && /^[A-Z]/.test(value.name)) return [value.name];
    if (value?.op === "parameter") return [value.name];
    return textOf(book.flows.program, refTo(ref, id)) ?? [];
  });
  return [name, ...words.filter((word) => word.length < 60)].join(" ");
}

/** Whether the function that a call reaches does anything with the user that it is handed; one that cannot be told may. */
function looksAtVisitor({ book, ref }: Situation, id: ValueId): boolean {
  const { program, solver } = book.flows;
  const state = solver.byRef.get(functionFacts(ref));
  if (!state || !onlyEdge(state, id)) return true;
  return regardingFunction(solver, state, id, (one) => mentionsVisitor(program, ref, one)) !== undefined;
}

/** `test(request.user)`, where the decorator's maker was given `test`; one that is not in sight may ask for anything. */
function givenClaim(
  situation: Situation,
  id: ValueId,
  call: CallValue,
  polarity: boolean,
): Claim | undefined {
  const { book, ref, occasion } = situation;
  const callee = valueAt(ref, call.callee);
  if (callee?.op !== "free") return undefined;
  const targets = occasion.given?.byName.get(callee.name);
  if (targets) return some(targets.map((target) => functionClaim(situation, id, call, target, polarity)));
  const at = refTo(ref, id);
  return isHanded(ref, callee.name) && !polarity && mentionsVisitor(book.flows.program, ref, id)
    ? [{ ...guardAt(at, "role", `asks \`${callee.name}()\`, which is not in sight`), certain: false }]
    : undefined;
}

/** Whether a name is a parameter of a function around this one. */
function isHanded(ref: FunctionRef, name: string): boolean {
  for (let at = functionFacts(ref).parent; at > 0;) {
    const around = functionFacts({ unit: ref.unit, function: at });
    if (around.parameters.some((one) => one.name === name)) return true;
    at = around.parent;
  }
  return false;
}

/** `super().has_permission(…)`, `IsAuthenticated().has_permission(…)`. */
function libraryPermission({ book, ref, occasion }: Situation, id: ValueId, name = ""): Claim | undefined {
  const owner = /^(.*)\.has_(?:object_)?permission$/.exec(name)?.[1];
  const rows = owner === undefined ? undefined : book.rows.get(owner);
  const holding = rows?.filter(({ methods }) => methods?.includes(occasion.method ?? "") ?? true);
  return holding?.flatMap((row) =>
    row.demands.map((demands) => guardAt(refTo(ref, id), demands, `\`${row.at.split(".").at(-1)}\``)),
  );
}

function builtinClaim(
  situation: Situation,
  call: CallValue,
  name: string | undefined,
  polarity: boolean,
  implied: Implied,
  depth: number,
): Claim | undefined {
  const first = call.arguments[0]?.value;
  if (first === undefined || name === undefined) return undefined;
  const given = call.arguments[0];
  // Nothing but the request is handed on: whoever comes without a ticket, token or proxy's header is nobody.
  if (/^django\.contrib\.auth\.a?authenticate$/.test(name) && call.arguments.length === 1)
    return given &&
      given.style !== "double-star" &&
      isCarrier(situation.book.flows.program, situation.ref, first)
      ? polarity
        ? [guardAt(refTo(situation.ref, call.callee), "login", "asks who the request comes from")]
        : NOTHING
      : undefined;
  if (name === "bool") return implied(situation, first, polarity, depth + 1);
  if (name === "isinstance")
    return isAuth(situation, first) && polarity ? [tokenGuard(situation, first)] : undefined;
  if (
    name === "getattr" ||
    (name === "hasattr" && isVisitor(situation.book.flows.program, situation.ref, first))
  )
    return attributeByName(situation, call, polarity);
  if (name !== "all" && name !== "any") return undefined;
  const list = valueAt(situation.ref, first);
  if (list?.op !== "collection") return undefined;
  const parts = list.entries.map((entry) => implied(situation, entry.value, polarity, depth + 1));
  return (name === "all") === polarity ? every(parts) : some(parts);
}

/** `request.auth`: what REST framework's authentication found, a token as a rule (rest_framework/request.py). */
export function isAuth({ book, ref }: Situation, id: ValueId): boolean {
  const value = valueAt(ref, id);
  return value?.op === "attribute" && value.name === "auth" && isCarrier(book.flows.program, ref, value.base);
}

/** Only who brought what `request.auth` stands for comes past. */
export function tokenGuard({ ref }: Situation, id: ValueId): Guard {
  return guardAt(refTo(ref, id), "token", "asks for a token (`request.auth`)");
}

/** `getattr(request.user, "is_editor", False)`. */
function attributeByName({ book, ref }: Situation, call: CallValue, polarity: boolean): Claim {
  const [object, name] = call.arguments;
  if (!polarity || !object || !name || !isVisitor(book.flows.program, ref, object.value)) return NOTHING;
  const text = textOf(book.flows.program, refTo(ref, name.value));
  if (text === undefined || !/^\w{1,40}$/.test(text)) return NOTHING;
  const demands: Demand =
    text === "is_staff"
      ? "staff"
      : text === "is_superuser"
        ? "superuser"
        : text === "is_authenticated"
          ? "login"
          : "role";
  return [ofKind(guardAt(refTo(ref, call.callee), demands, `asks for \`user.${text}\``), text)];
}

/** Words of names that ask whether somebody may. */
const ASKS =
  /^(?:can|may|has|is|check|allow|user_)|perm|access|allowed|authori[sz]|owner|member|staff|admin/i;

/** Code that cannot be seen and is given the user decides about the user; given only the request, it may. */
function unknownCall({ book, ref }: Situation, id: ValueId, call: CallValue, polarity: boolean): Claim {
  const { program } = book.flows;
  if (!polarity) return NOTHING;
  const at = refTo(ref, id);
  if (mentionsVisitor(program, ref, id)) {
    const by = askedThrough({ book, ref, occasion: ANY_REQUEST }, calledName(ref, call), call);
    return [{ ...guardAt(at, "role", "asks about the user"), by }];
  }
  // Whether something has an attribute says nothing of who may.
  if (externalName(resolveIn(program, ref, call.callee)) === "hasattr") return NOTHING;
  const name = calledName(ref, call);
  const given = call.arguments.some((one) => isCarrier(program, ref, one.value));
  return given && ASKS.test(name)
    ? [{ ...guardAt(at, "role", `asks \`${name}()\`, which is not in sight`), certain: false }]
    : NOTHING;
}

function calledName(ref: FunctionRef, call: CallValue): string {
  const callee = valueAt(ref, call.callee);
  if (callee?.op === "attribute" || callee?.op === "free" || callee?.op === "parameter") return callee.name;
  return callee?.op === "import" ? (callee.name ?? "") : "";
}
