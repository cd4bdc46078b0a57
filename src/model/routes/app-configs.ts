/** Django's registry of apps: configurations by label, and the models of an app (docs.djangoproject.com/en/5.2/ref/applications/). */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, Program, Unit } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import { classFrame } from "./frames.ts";
import type { Held, HeldObject } from "./held.ts";
import { listHeld, textIn } from "./held.ts";
import type { Reader } from "./reader.ts";

/** Whether a class is the configuration of an app. */
export function isAppConfig({ program }: Reader["flows"], ref: ClassRef): boolean {
  return libraryAncestors(program, ref).some((name) => /^django\.apps\.(?:\w+\.)*AppConfig$/.test(name));
}

/** All configurations of the project, in the order of its files. */
export function appConfigsIn({ flows }: Reader): readonly ClassRef[] {
  return [...flows.program.units.values()]
    .flatMap((unit) => unit.facts.classes.map((_, id): ClassRef => ({ unit, class: id })))
    .filter((ref) => classFacts(ref).bases.length > 0 && isAppConfig(flows, ref));
}

/** `apps.get_app_config(label)`; of several, one from which no other descends. */
export function appConfig(
  reader: Reader,
  label: string,
  like: Omit<HeldObject, "kind" | "type">,
): Held | undefined {
  const found = reader.appConfigs(reader).filter((ref) => labelOf(reader, ref) === label);
  const last = found.filter(
    (ref) => !found.some((other) => other !== ref && descendsFrom(reader, other, ref)),
  );
  const target = last.find(({ unit }) => !unit.file.inTests) ?? last[0];
  return target && { kind: "object", type: { kind: "class", target }, ...like };
}

function descendsFrom({ flows }: Reader, ref: ClassRef, base: ClassRef): boolean {
  return hierarchyOf(flows.program, ref).some(
    (one) => one.kind === "class" && classFacts(one.target) === classFacts(base),
  );
}

function labelOf(reader: Reader, ref: ClassRef): string | undefined {
  return attribute(reader, ref, "label") ?? attribute(reader, ref, "name")?.split(".").at(-1);
}

function attribute(reader: Reader, target: ClassRef, name: string): string | undefined {
  return textIn(reader.attribute(reader, { kind: "symbol", symbol: { kind: "class", target } }, name));
}

/** `config.get_models()`: the models of its app that have a table. */
export function modelsOf(reader: Reader, config: ClassRef): Held {
  const { program } = reader.flows;
  const app = attribute(reader, config, "name") ?? config.unit.module.split(".").slice(0, -1).join(".");
  const models = [...program.units.values()]
    .filter((unit) => isModels(unit, app))
    .flatMap((unit) => unit.facts.classes.map((_, id): ClassRef => ({ unit, class: id })))
    .filter((ref) => isModel(program, ref) && !isAbstract(reader, ref));
  return listHeld(models.map((target): Held => ({ kind: "symbol", symbol: { kind: "class", target } })));
}

function isModels({ module }: Unit, app: string): boolean {
  return module === `${app}.models` || module.startsWith(`${app}.models.`);
}

function isModel(program: Program, ref: ClassRef): boolean {
  return hierarchyOf(program, ref).some(
    (one) =>
      one.kind === "external" && (one.name.includes(".models.") || /Model$|AbstractUser$/.test(one.name)),
  );
}

/** `abstract = True` in its own `Meta`; that of a base does not count. */
function isAbstract(reader: Reader, ref: ClassRef): boolean {
  const meta = bodyValue(reader, ref, "Meta");
  if (meta?.kind !== "symbol" || meta.symbol.kind !== "class") return false;
  const held = bodyValue(reader, meta.symbol.target, "abstract");
  return held?.kind === "constant" && held.value === true;
}

function bodyValue(reader: Reader, ref: ClassRef, name: string): Held | undefined {
  const frame = classFrame(reader, ref);
  const value = functionFacts(frame.ref).fragment.bindings.get(name);
  return value === undefined ? undefined : reader.evaluate(reader, frame, value);
}
