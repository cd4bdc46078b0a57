/** The view that answers when the CSRF check fails (docs.djangoproject.com/en/5.2/ref/settings/#csrf-failure-view). */
import { findModule } from "../../bind/bind.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { textOf } from "../settings/value.ts";
import { isRequest } from "./get-conditions.ts";

/** The project's function that a setting names; undefined for Django's own and for what cannot be found. */
export function failureView(
  program: Program,
  { inProduction, module }: ProductionValue,
): FunctionRef | undefined {
  const name = textOf(inProduction);
  const dot = name?.lastIndexOf(".") ?? -1;
  const importer = program.units.get(module.path);
  if (name === undefined || dot < 0 || !importer) return undefined;
  const unit = findModule(program, name.slice(0, dot), importer);
  const member = unit && memberOf(program, { kind: "module", unit }, name.slice(dot + 1));
  return member?.kind === "function" ? member.target : undefined;
}

/** Parts of a request that hold cookies, the session or headers as a whole. */
const WHOLE = /^(?:COOKIES|META|headers|session)$/;

/** Where a function uses such a part as a whole: handed over, put into a dictionary or a text. A single entry is no leak. */
export function wholeParts(program: Program, ref: FunctionRef): ValueRef[] {
  const { values } = functionFacts(ref).fragment;
  const single = new Set<ValueId>(
    values.flatMap((value) => (value.op === "item" || value.op === "attribute" ? [value.base] : [])),
  );
  return values.flatMap((value, id): ValueRef[] => {
    const whole = value.op === "attribute" && WHOLE.test(value.name) && isRequest(program, ref, value.base);
    return whole && !single.has(id) ? [refTo(ref, id)] : [];
  });
}
