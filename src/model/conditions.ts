/** Conditions under which a value is computed. */
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { Fragment, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";
import { spokenName } from "../flow/sinks.ts";

/** Names that are true only on a developer's machine. */
const DEVELOPMENT =
  /^(?:DEBUG|IS_DEBUG|DEVELOPMENT|IS_DEV|IS_DEVELOPMENT|DEV|LOCAL|IS_LOCAL|TESTING|IS_TEST)$/i;

/** The name of a development switch (`settings.DEBUG`) that must be on for a region to run. */
export function developmentSwitch(ref: FunctionRef, start: RegionId): string | undefined {
  const { fragment } = functionFacts(ref);
  let region = fragment.regions[start];
  while (region) {
    const name = nameIn(ref, region.condition, region.polarity);
    if (name !== undefined) return name;
    region = region.parent === NONE ? undefined : fragment.regions[region.parent];
  }
  return undefined;
}

/** `"local"` or `Stages.LOCAL`, which a developer's machine is compared with: `if settings.STAGE == Stages.LOCAL`. */
function stageIn(ref: FunctionRef, id: ValueId): string | undefined {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[id];
  if (value?.op === "attribute") return STAGE.test(value.name) ? value.name : undefined;
  if (value?.op !== "text" || value.end - value.start > 20) return undefined;
  const text = textBetween(ref.unit.file.bytes, value.start + 1, value.end - 1);
  return STAGE.test(text) ? text : undefined;
}

/** What the stage of a developer's machine is called. */
const STAGE = /^(?:local|localhost|dev|devel|development|test|testing)$/i;

/** The switch itself, or one of several that must all hold; `if not switch: raise` counts for what follows. */
function nameIn(ref: FunctionRef, condition: ValueId, polarity: boolean): string | undefined {
  const { fragment } = functionFacts(ref);
  const value = condition === NONE ? undefined : fragment.values[condition];
  if (value?.op === "operation") {
    const [first] = value.operands;
    if (value.operator === "not" && first !== undefined) return nameIn(ref, first, !polarity);
    if (value.operator === (polarity ? "==" : "!="))
      return value.operands.map((one) => stageIn(ref, one)).find((name) => name !== undefined);
    if (value.operator !== (polarity ? "and" : "or")) return undefined;
    return value.operands.map((one) => nameIn(ref, one, polarity)).find((name) => name !== undefined);
  }
  const name = value && polarity ? spokenName(fragment, condition) : undefined;
  return name !== undefined && DEVELOPMENT.test(name) ? name : undefined;
}

/** What options are called that decide over the check of certificates. */
const CERTIFICATE_OPTION =
  /verif|validat|insecure|unsafe|self_?signed|(?:check|ignore|skip|allow|accept|disable|no|trust)_\w{0,20}(?:ssl|tls|cert)/i;

/** The option about certificates without which a region does not run: a field, parameter or setting that somebody chooses. */
export function optionAround({ unit, function: inside }: FunctionRef, start: RegionId): string | undefined {
  const { fragment } = functionFacts({ unit, function: inside });
  for (let at = start; at !== NONE; at = fragment.regions[at]?.parent ?? NONE) {
    const condition = fragment.regions[at]?.condition ?? NONE;
    const name = condition === NONE ? undefined : optionIn(fragment, condition, 0);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Conditions inside each other that are looked into. */
const CONDITION_DEPTH = 4;

function optionIn(fragment: Fragment, id: ValueId, depth: number): string | undefined {
  const value = fragment.values[id];
  if (depth > CONDITION_DEPTH) return undefined;
  if (value?.op === "operation")
    return value.operands.map((one) => optionIn(fragment, one, depth + 1)).find((name) => name !== undefined);
  if (value?.op !== "attribute" && value?.op !== "parameter" && value?.op !== "item" && value?.op !== "call")
    return undefined;
  const name = spokenName(fragment, id);
  return name !== undefined && CERTIFICATE_OPTION.test(name) ? name : undefined;
}

/** A setting of the project's own, as code reads it. */
const SETTING = /^django\.conf\.settings\.([A-Z][A-Z0-9_]*)$/;

/** The name of the setting that must be on for a region to run: `if not settings.DEMO: raise Http404` counts for what follows. */
export function settingSwitch(program: Program, ref: FunctionRef, start: RegionId): string | undefined {
  const { regions } = functionFacts(ref).fragment;
  for (let at = start; at !== NONE; at = regions[at]?.parent ?? NONE) {
    const { condition = NONE, polarity = true } = regions[at] ?? {};
    const name = condition === NONE ? undefined : settingIn(program, ref, condition, polarity);
    if (name !== undefined) return name;
  }
  return undefined;
}

function settingIn(
  program: Program,
  ref: FunctionRef,
  condition: ValueId,
  polarity: boolean,
): string | undefined {
  const { values } = functionFacts(ref).fragment;
  const value = values[condition];
  if (value?.op === "operation") {
    const [first = NONE, second = NONE] = value.operands;
    if (value.operator === "not") return settingIn(program, ref, first, !polarity);
    // `getattr(settings, "DEMO", False)` is read as `settings.DEMO or False`.
    const fallback = values[second];
    if (value.operator === "or" && fallback?.op === "constant")
      return fallback.constant === "True" ? undefined : settingIn(program, ref, first, polarity);
    if (value.operator !== "and" && value.operator !== "or") return undefined;
    const names = value.operands.map((one) => settingIn(program, ref, one, polarity));
    const suffices = value.operator === (polarity ? "and" : "or");
    return suffices || names.every((name) => name !== undefined)
      ? names.find((name) => name !== undefined)
      : undefined;
  }
  if (!polarity) return undefined;
  return SETTING.exec(externalName(resolveIn(program, ref, condition)) ?? "")?.[1];
}

/** The development switch that must be on for a deed to be done. */
export function developmentSwitchAt(at: ValueRef): string | undefined {
  const value = functionFacts(at).fragment.values[at.value];
  return value && developmentSwitch(at, value.region);
}
