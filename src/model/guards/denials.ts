/** Ways out of a function that refuse the request: an exception, a redirect, a status such as 403. */
import { constantOf, textOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Exit, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { argumentOf, spokenName } from "../../flow/sinks.ts";
import { classAttribute } from "./class-attributes.ts";
import type { GuardBook, Refusal } from "./guard-book.ts";
import { valueAt } from "./visitors.ts";

/** Responses that send the visitor away. */
const REFUSALS = new Set([
  "django.http.HttpResponseForbidden",
  "django.http.HttpResponseNotFound",
  "django.http.HttpResponseBadRequest",
  "django.http.HttpResponseNotAllowed",
  "django.http.HttpResponseRedirect",
  "django.http.HttpResponsePermanentRedirect",
  "django.http.response.HttpResponseForbidden",
  "django.http.response.HttpResponseNotFound",
  "django.http.response.HttpResponseBadRequest",
  "django.http.response.HttpResponseRedirect",
  "django.shortcuts.redirect",
  "django.contrib.auth.views.redirect_to_login",
  "django.views.defaults.permission_denied",
  "django.views.defaults.page_not_found",
]);

/** Functions and classes that refuse, by what they are called. */
const REFUSING_NAME =
  /forbid|denied|deny|unauthori[sz]ed|no_?permission|not_?allowed|not_?found|bad_?request|redirect|error|fail|40[0134]|access/i;

/** Templates that are refusals. */
const REFUSING_PAGE =
  /40[0134]|denied|forbidden|login|signin|sign_in|error|unauthori[sz]ed|no_?access|permission/i;

/** Keys of a JSON answer that tells of a refusal. */
const REFUSING_KEY = /^(?:errors?|detail|message|msg|reason|success|status|code|error_\w+)$/i;

const DEPTH = 4;

/** The ways out of a function that refuse. */
export function refusalsOf(book: GuardBook, ref: FunctionRef): readonly Refusal[] {
  const facts = functionFacts(ref);
  const known = book.refusals.get(facts);
  if (known) return known;
  const found = facts.fragment.exits.flatMap((exit) => refusalAt(book, ref, exit) ?? []);
  const refusals = found.length < facts.fragment.exits.length ? found : withoutNormalAnswer(ref, found);
  book.refusals.set(facts, refusals);
  return refusals;
}

function refusalAt({ flows }: GuardBook, ref: FunctionRef, exit: Exit): Refusal | undefined {
  const { program } = flows;
  if (exit.kind === "raise") return { exit, certain: true, unauthorized: false };
  if (exit.kind !== "return" || !isRefusal(program, ref, exit.value, 0)) return undefined;
  return {
    exit,
    certain: isFinal(program, ref, exit.value),
    unauthorized: isUnauthorized(program, ref, exit.value),
  };
}

/** Where every way out looks like a refusal, a redirect or page at the very end is the normal answer: a login page, `return redirect("list")`. */
function withoutNormalAnswer(ref: FunctionRef, refusals: readonly Refusal[]): readonly Refusal[] {
  const { regions } = functionFacts(ref).fragment;
  const isLast = ({ region }: Exit): boolean => {
    for (let at = region; at > 0; at = regions[at]?.parent ?? 0)
      if (regions[at]?.form !== "after") return false;
    return true;
  };
  return refusals.filter(({ exit, certain }) => certain || !isLast(exit));
}

/** `HttpResponse(status=401)`, `error("missing key", 401)`. */
function isUnauthorized(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  if (value?.op !== "call") return false;
  return value.arguments.some(({ value: one }) => {
    const name = externalName(resolveIn(program, ref, one));
    const constant = constantOf(program, refTo(ref, one));
    return (
      name?.endsWith(".HTTP_401_UNAUTHORIZED") === true ||
      (constant?.kind === "number" && constant.text === "401")
    );
  });
}

/** An answer that no request is meant to get: a status of 4xx. */
function isFinal(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  if (value?.op !== "call") return false;
  const symbol = resolveIn(program, ref, value.callee);
  const status = argumentOf(value, undefined, "status");
  if (symbol?.kind === "class" && isFailingClass(program, symbol.target)) return true;
  return (
    FINAL.test(externalName(symbol) ?? "") || (status !== undefined && isFailure(program, ref, status.value))
  );
}

/** A response class of the project whose status is 4xx. */
function isFailingClass(program: Program, target: ClassRef): boolean {
  const at = classAttribute(program, target, "status_code");
  const status = at && constantOf(program, at);
  return status?.kind === "number" && /^4\d\d$/.test(status.text);
}

const FINAL = /\.HttpResponse(?:Forbidden|NotFound|BadRequest|NotAllowed)$/;

function isRefusal(program: Program, ref: FunctionRef, id: ValueId, depth: number): boolean {
  const value = valueAt(ref, id);
  if (!value || depth > DEPTH) return false;
  switch (value.op) {
    case "call":
      return isRefusingCall(program, ref, value, depth);
    case "through":
    case "updated":
      return isRefusal(program, ref, value.base, depth + 1);
    case "choice":
      return [value.whenTrue, value.whenFalse].every((one) => isRefusal(program, ref, one, depth + 1));
    case "merge":
      return value.inputs.length > 0 && value.inputs.every((one) => isRefusal(program, ref, one, depth + 1));
    case "collection":
      return value.form === "tuple" && value.entries.some(({ value: one }) => isFailure(program, ref, one));
    default:
      return false;
  }
}

function isRefusingCall(program: Program, ref: FunctionRef, call: CallValue, depth: number): boolean {
  const symbol = resolveIn(program, ref, call.callee);
  const name = externalName(symbol);
  if (name !== undefined && REFUSALS.has(name)) return true;
  const status = argumentOf(call, undefined, "status") ?? argumentOf(call, undefined, "status_code");
  if (status) return isFailure(program, ref, status.value);
  if (symbol?.kind === "class" && isFailingClass(program, symbol.target)) return true;
  if (symbol?.kind === "function" && alwaysRefuses(program, symbol.target, depth + 1)) return true;
  const spoken = spokenName(functionFacts(ref).fragment, call.callee);
  if (spoken !== undefined && REFUSING_NAME.test(spoken)) return true;
  return showsRefusal(program, ref, call);
}

/** A function of the project all of whose ways out refuse. */
function alwaysRefuses(program: Program, target: FunctionRef, depth: number): boolean {
  const { exits } = functionFacts(target).fragment;
  if (depth > DEPTH || exits.length === 0) return false;
  return exits.every((exit) => exit.kind === "raise" || isRefusal(program, target, exit.value, depth));
}

/** A status of 4xx, as a number or a constant of REST framework. */
function isFailure(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const name = externalName(resolveIn(program, ref, id));
  if (name !== undefined && /HTTP_4\d\d|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|BAD_REQUEST/.test(name)) return true;
  const constant = constantOf(program, refTo(ref, id));
  return constant?.kind === "number" && /^[34]\d\d$/.test(constant.text);
}

/** A page or JSON text that tells of the refusal. */
function showsRefusal(program: Program, ref: FunctionRef, call: CallValue): boolean {
  return call.arguments.some((argument) => {
    if (argument.style !== "positional" && argument.name !== "template_name") return false;
    const value = valueAt(ref, argument.value);
    if (value?.op === "collection" && value.form === "dict")
      return value.entries.some((entry) => tellsRefusal(program, ref, entry.key));
    const text = value?.op === "text" ? textOf(program, refTo(ref, argument.value)) : undefined;
    return text !== undefined && text.length < 200 && REFUSING_PAGE.test(text);
  });
}

function tellsRefusal(program: Program, ref: FunctionRef, key: ValueId): boolean {
  const text = key === NONE ? undefined : textOf(program, refTo(ref, key));
  return text !== undefined && REFUSING_KEY.test(text);
}
