/** What other files can see of a file: the names that it binds, what they stand for and what calls of them give. */
import type { FunctionFacts } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { instanceAttributes } from "./instance-attributes.ts";
import type { Ancestor, Program, Symbol, Unit } from "./program.ts";
import { classFacts, functionFacts } from "./program.ts";
import { hierarchyOf, resolve, resolveIn, resultOf } from "./resolve.ts";

/** By the place of a name (`Order.total`), in words that can be compared: what stands there. */
export type Offer = ReadonlyMap<string, string>;

/** Resolves all that a file offers. */
export function offerOf(program: Program, unit: Unit): Offer {
  const offer = new Map<string, string>();
  for (const [id, facts] of unit.facts.functions.entries()) {
    if (facts.form === "module" || facts.form === "class") addBindings(program, unit, id, offer);
    else if (facts.form === "function")
      offer.set(`${facts.qualifiedName}()`, madeBy(program, unit, id, facts));
  }
  for (const id of unit.facts.classes.keys()) addClass(program, unit, id, offer);
  for (const { module, level } of unit.facts.starImports) offer.set("*", `${level} ${module}`);
  return offer;
}

/** The names, without the path to them, of which two offers differ. */
export interface DifferingNames {
  /** Those that mean something else now, or nothing; with `()` behind it where only calls of the function give something else. */
  readonly changed: ReadonlySet<string>;
  readonly added: ReadonlySet<string>;
  /** Outermost classes in which something differs or is new, besides what calls of their methods give. */
  readonly classes: ReadonlySet<string>;
}

/** Compares two offers. */
export function differingNames(before: Offer, now: Offer): DifferingNames {
  const changed = new Set<string>();
  const added = new Set<string>();
  const classes = new Set<string>();
  for (const key of new Set([...before.keys(), ...now.keys()])) {
    if (before.get(key) === now.get(key)) continue;
    const path = key.split(".");
    const name = path.at(-1) ?? key;
    const [outermost] = path;
    if (path.length > 1 && outermost !== undefined && !key.endsWith("()")) classes.add(outermost);
    if (!before.has(key)) added.add(name.replace("()", ""));
    else changed.add(now.has(key) ? name : name.replace("()", ""));
  }
  return { changed, added, classes };
}

function addBindings(program: Program, unit: Unit, id: number, offer: Map<string, string>): void {
  const { qualifiedName, fragment } = functionFacts({ unit, function: id });
  const prefix = qualifiedName === "" ? "" : `${qualifiedName}.`;
  for (const [name, value] of fragment.bindings)
    offer.set(prefix + name, wordOf(resolve(program, { unit, function: id, value })));
}

/** What a call gives, and as what it is called. */
function madeBy(program: Program, unit: Unit, id: number, facts: FunctionFacts): string {
  const target = { unit, function: id };
  const outer = { unit, function: facts.parent };
  const made = wordOf(resultOf(program, { kind: "function", target, receiver: undefined }));
  const worn =
    facts.parent === NONE ? [] : facts.decorators.map((one) => wordOf(resolveIn(program, outer, one)));
  const parameters = facts.parameters.map(({ name, style }) => `${style} ${name}`);
  return [made, ...worn, ...parameters].join(", ");
}

function addClass(program: Program, unit: Unit, id: number, offer: Map<string, string>): void {
  const ref = { unit, class: id };
  const { qualifiedName } = classFacts(ref);
  offer.set(`${qualifiedName} <`, hierarchyOf(program, ref).map(ancestorWord).join(", "));
  for (const [name, values] of instanceAttributes(program, ref)) {
    const [first] = values;
    offer.set(`${qualifiedName}.${name}`, wordOf(first && resolve(program, first)));
  }
}

function ancestorWord(one: Ancestor): string {
  return one.kind === "external" ? one.name : wordOf({ kind: "class", target: one.target });
}

function wordOf(symbol: Symbol | undefined): string {
  switch (symbol?.kind) {
    case undefined:
      return "?";
    case "external":
      return symbol.name;
    case "module":
      return `module ${symbol.unit.file.path}`;
    case "function":
      return `function ${symbol.target.unit.file.path} ${symbol.target.function} ${symbol.receiver?.class ?? ""}`;
    case "class":
    case "instance":
    case "super":
      return `${symbol.kind} ${symbol.target.unit.file.path} ${symbol.target.class}`;
  }
}
