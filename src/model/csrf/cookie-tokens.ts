/** API authentication that takes its token from a cookie, which browsers send along with forged requests as well. */
import type { ClassRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { constantOf } from "../../bind/constants.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Fragment } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isImported, placeOf } from "../../flow/flow-model.ts";
import { callsWithKeyword, refOf } from "../../flow/occurrences.ts";
import { libraryBases } from "../csrf-exemptions.ts";

/** One such authentication. */
export interface CookieToken {
  readonly at: Place;
  readonly name: string;
  readonly framework: "drf" | "ninja";
  /** Whether something in it speaks of the CSRF check. */
  readonly checks: boolean;
}

/** Authentication classes of DRF and its JWT packages (django-rest-framework.org/api-guide/authentication/). */
const DRF =
  /^rest_framework(?:_simplejwt|_jwt|_simplejwt\.authentication)?\..{0,200}Authentication$|JWT\w{0,60}Authentication$/;

/** Cookie keys of Django Ninja (django-ninja.dev/guides/authentication/): their `csrf` is on unless told otherwise. */
const NINJA = /^ninja(?:_extra)?\.security\..*(?:APIKeyCookie|SessionAuth)/;

/** All of them. */
export function cookieTokens(flows: FlowModel): CookieToken[] {
  return [...ofDrf(flows), ...ofNinja(flows)];
}

function ofDrf(flows: FlowModel): CookieToken[] {
  const packages = ["rest_framework", "rest_framework_simplejwt", "rest_framework_jwt", "dj_rest_auth"];
  if (!packages.some((name) => isImported(flows, name))) return [];
  return [...flows.program.units.values()]
    .filter(({ file }) => !file.inTests)
    .flatMap((unit) =>
      unit.facts.classes.flatMap((_, id) => drfToken(flows.program, { unit, class: id }) ?? []),
    );
}

function drfToken(program: Program, ref: ClassRef): CookieToken | undefined {
  if (!/auth/i.test(classFacts(ref).name) || !libraryBases(program, ref).some((base) => DRF.test(base)))
    return undefined;
  const methods = methodsOf(ref).map((method) => functionFacts(method).fragment);
  const reader = methods.some((fragment) => readsCookie(fragment));
  if (!reader) return undefined;
  const { header, name } = classFacts(ref);
  const at = { path: ref.unit.file.path, span: header };
  return { at, name, framework: "drf", checks: methods.some((fragment) => speaksOfCsrf(fragment)) };
}

function readsCookie({ values }: Fragment): boolean {
  return values.some((value) => value.op === "attribute" && value.name === "COOKIES");
}

function speaksOfCsrf({ values }: Fragment): boolean {
  return values.some((value) => {
    const named = value.op === "attribute" || value.op === "free" || value.op === "import";
    return named && /csrf|process_view/i.test(value.name ?? "");
  });
}

function ofNinja(flows: FlowModel): CookieToken[] {
  if (!isImported(flows, "ninja")) return [];
  return callsWithKeyword(flows, "csrf").flatMap((occurrence): CookieToken[] => {
    const { state, value } = occurrence;
    const symbol = resolveIn(flows.program, state.ref, value.callee);
    const names =
      symbol?.kind === "class" ? libraryBases(flows.program, symbol.target) : [externalName(symbol) ?? ""];
    const given = value.arguments.find((one) => one.name === "csrf");
    const off = given && constantOf(flows.program, refTo(state.ref, given.value))?.kind === "False";
    if (!off || !names.some((name) => NINJA.test(name))) return [];
    const name = names[0]?.split(".").at(-1) ?? "the cookie's key";
    return [{ at: placeOf(refOf(occurrence)), name, framework: "ninja", checks: false }];
  });
}
