/** Settings that say who may work in somebody else's name: django-hijack and django-loginas. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { findModule } from "../../bind/bind.ts";
import { memberOf, resolveIn } from "../../bind/resolve.ts";
import { NONE } from "../../extract/facts.ts";
import type { AuditModel } from "../audit-model.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { productionValues } from "../settings/production-value.ts";
import { leaves } from "../settings/resolve.ts";
import { truthOf } from "../settings/operations/truth.ts";
import { textOf } from "../settings/value.ts";
import { USER_QUESTIONS } from "./guard-vocabulary.ts";

/** One setting that lets too many people in. */
export interface Impersonation {
  readonly found: ProductionValue;
  readonly who: "everybody" | "staff";
}

/** Functions that the settings name (django-hijack 3, django-loginas). */
const DECIDERS = ["HIJACK_PERMISSION_CHECK", "CAN_LOGIN_AS"];

/** Switches of django-hijack 2 that let staff in. */
const STAFF_SWITCHES = ["HIJACK_AUTHORIZE_STAFF", "HIJACK_AUTHORIZE_STAFF_TO_HIJACK_STAFF"];

/** django-hijack's own choice for staff. */
const STAFF_CHECK = "hijack.permissions.superusers_and_staff";

/** In the order of the settings. */
export function impersonations({ settings, flows }: AuditModel): Impersonation[] {
  const switches = STAFF_SWITCHES.flatMap((name) =>
    [...productionValues(settings, name)].flatMap((found): Impersonation[] =>
      leaves(found.inProduction).some(({ value }) => truthOf(value) === true)
        ? [{ found, who: "staff" }]
        : [],
    ),
  );
  const deciders = DECIDERS.flatMap((name) =>
    [...productionValues(settings, name)].flatMap((found) => decided(flows.program, found)),
  );
  return [...deciders, ...switches];
}

function decided(program: Program, found: ProductionValue): Impersonation[] {
  const [path] = leaves(found.inProduction).flatMap(({ value }) => textOf(value) ?? []);
  if (path === STAFF_CHECK) return [{ found, who: "staff" }];
  const decider = path === undefined ? lambdaOf(program, found) : functionAt(program, found, path);
  const who = decider && whoMay(decider);
  return who === undefined ? [] : [{ found, who }];
}

/** `CAN_LOGIN_AS = lambda request, target_user: …`. */
function lambdaOf(program: Program, { at, name }: ProductionValue): FunctionRef | undefined {
  const unit = program.units.get(at.path);
  const value = unit?.facts.functions[0]?.fragment.bindings.get(name);
  if (unit === undefined || value === undefined) return undefined;
  const symbol = resolveIn(program, { unit, function: 0 }, value);
  return symbol?.kind === "function" ? symbol.target : undefined;
}

function functionAt(program: Program, { at }: ProductionValue, path: string): FunctionRef | undefined {
  const dot = path.lastIndexOf(".");
  const importer = program.units.get(at.path);
  const unit = importer && findModule(program, path.slice(0, dot), importer);
  const symbol = unit && memberOf(program, { kind: "module", unit }, path.slice(dot + 1));
  return symbol?.kind === "function" ? symbol.target : undefined;
}

/** Who gets a yes: everybody where it only ever says so, staff where that is the only question. */
function whoMay(ref: FunctionRef): Impersonation["who"] | undefined {
  const { fragment } = functionFacts(ref);
  const always = fragment.exits.every(({ kind, value }) => {
    const given = value === NONE ? undefined : fragment.values[value];
    return kind === "return" && given?.op === "constant" && given.constant === "True";
  });
  if (always) return fragment.exits.length > 0 ? "everybody" : undefined;
  const asked = new Set(
    fragment.values.flatMap((value) =>
      value.op === "attribute" && USER_QUESTIONS.has(value.name) ? [value.name] : [],
    ),
  );
  if (asked.size === 0) return undefined;
  if (asked.has("is_superuser") || [...asked].some((name) => name.startsWith("has_") || name === "groups"))
    return undefined;
  return asked.has("is_staff") ? "staff" : "everybody";
}
