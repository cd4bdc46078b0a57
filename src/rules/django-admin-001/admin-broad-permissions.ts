import type { FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { scopeOf } from "../../flow/flow-model.ts";
import type { AdminClass } from "../../model/admin/admin-classes.ts";
import {
  adminClasses,
  adminMethods,
  alwaysTrue,
  isInline,
  mixedInMethods,
} from "../../model/admin/admin-classes.ts";
import type { FunctionFacts } from "../../extract/facts.ts";
import type { Found, Place } from "../../findings/finding.ts";
import { takesNoChanges } from "../../model/admin/closed-pages.ts";
import type { Check, Verdict } from "../rule.ts";

/** An admin class lets everybody do everything. */
export const check: Check = {
  meta: {
    slug: "admin-broad-permissions",
    title: "admin permission check that always says yes",
    severity: "medium",
    severityReason: "only staff comes this far, who get more than they were given",
    cwe: [863, 269],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `has_add_permission`, `has_change_permission` and `has_delete_permission` of admin classes that only ever return True (`has_view_permission`, `has_module_permission` and those of inlines: low), and a site's `has_permission` that does so (high).",
      impact:
        "Every staff account can change these rows, whatever rights it was given; with a site's `has_permission`, everybody who opens the address is in.",
      fix: "Remove the method, so that Django asks for the model's permission, or end it with `and super().has_change_permission(request, obj)`.",
      mitigation: "Give `is_staff` only to people who may change everything.",
      falsePositive: "Harmless where only superusers are staff.",
    },
  },
  *judge({ flows }) {
    const mixins = new Set<FunctionFacts>();
    for (const one of adminClasses(flows)) {
      for (const method of adminMethods(one)) {
        if (isOpenGate(one, method)) yield ownVerdict(flows.program, one, method);
      }
      for (const method of mixedInMethods(flows, one)) {
        if (!isOpenGate(one, method) || opensNoMore(flows.program, one, method)) continue;
        const facts = functionFacts(method);
        const cause = `${method.unit.file.path}:${facts.qualifiedName}`;
        if (!mixins.has(facts)) yield { ...verdictOn(flows.program, one, method), cause };
        mixins.add(facts);
        yield { ...verdictOn(flows.program, one, method), cause, at: placeOfClass(one), secondary: true };
      }
    }
  },
};

const MODEL_GATE = /^has_(?:add|change|delete|view|module)_permission$/;

function isGate({ kind }: AdminClass, name: string): boolean {
  return kind === "site" ? name === "has_permission" : MODEL_GATE.test(name);
}

function isOpenGate(one: AdminClass, method: FunctionRef): boolean {
  return isGate(one, functionFacts(method).name) && alwaysTrue(method);
}

function ownVerdict(program: Program, one: AdminClass, method: FunctionRef): Verdict {
  const found = verdictOn(program, one, method);
  if (!opensNoMore(program, one, method)) return found;
  const { at, subject } = found;
  return { verdict: "ruled-out", at, subject, because: "the class's own view of a row takes no form" };
}

/** Whether the right to change opens a page that changes nothing. */
function opensNoMore(program: Program, one: AdminClass, method: FunctionRef): boolean {
  return (
    one.kind === "model" &&
    functionFacts(method).name === "has_change_permission" &&
    !isInline(program, one) &&
    takesNoChanges(program, one)
  );
}

/** The admin class that a mixin opens: a further place of the finding at the mixin. */
function placeOfClass({ ref }: AdminClass): Place {
  const { header, qualifiedName } = classFacts(ref);
  return { path: ref.unit.file.path, span: header, scope: qualifiedName };
}

/** What a method allows, in words. */
const DEEDS: ReadonlyMap<string, string> = new Map([
  ["has_add_permission", "add rows"],
  ["has_change_permission", "change all rows"],
  ["has_delete_permission", "delete all rows"],
]);

function verdictOn(program: Program, one: AdminClass, method: FunctionRef): Found {
  const { kind } = one;
  const facts = functionFacts(method);
  const base = {
    verdict: "found",
    at: { path: method.unit.file.path, span: facts.header, ...scopeOf(facts) },
    subject: facts.name,
    confidence: "high",
    confidenceReason: "the method returns nothing but True",
  } as const;
  if (kind === "site")
    return {
      ...base,
      message:
        "This admin site lets everybody in: anyone who opens its address sees and changes what is registered there.",
      severity: "high",
      severityReason: "no login is asked for",
    };
  if (isInline(program, one))
    return {
      ...base,
      message: `\`${facts.name}\` of this inline always says yes: whoever may open the page of the model around it does this to its rows too, whatever rights they were given for them.`,
      severity: "low",
      severityReason: "the page around the inline asks for its own model's permission first",
    };
  const reads = facts.name === "has_view_permission" || facts.name === "has_module_permission";
  return {
    ...base,
    message: reads
      ? `\`${facts.name}\` always says yes: every staff account sees these rows, whatever rights it was given.`
      : `\`${facts.name}\` always says yes: every staff account can ${DEEDS.get(facts.name) ?? "change these rows"}, whatever rights it was given.`,
    ...(reads
      ? { severity: "low", severityReason: "only staff comes here, and nothing can be changed by it" }
      : {}),
  };
}
