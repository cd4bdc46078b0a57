/** The rows that a view looks up, and how a test makes them. */
import type { Program } from "../../bind/program.ts";
import { classFacts } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import type { ArgumentValue, Person, RowRecipe } from "../../generate/access-tests/plan.ts";
import { attributeOf } from "../../model/forms/class-attributes.ts";
import type { Lookup } from "../../model/lookups/lookup.ts";
import type { ModelFacts, OwnerChain, Ownership } from "../../model/ownership/ownership.ts";
import type { Relation } from "../../model/ownership/relation.ts";
import type { Route } from "../../model/routes/route.ts";
import { askedColumns, type AskedColumn } from "../../model/rows/asked-columns.ts";
import { fieldsOfRow } from "../../model/rows/fields.ts";
import type { FactoryBook } from "./factories.ts";
import { pythonOf } from "./field-values.ts";

/** What rows are made with. */
export interface Making {
  readonly program: Program;
  readonly ownership: Ownership;
  readonly book: FactoryBook;
}

/** A column with the constant that a row must hold in it; a path leads to rows behind. */
interface Held {
  readonly path: readonly string[];
  readonly python: string;
}

/** What a view asks of one model, all its lookups together. */
export interface AskedRow {
  /** Undefined for the user model. */
  readonly model: ModelFacts | undefined;
  /** By the name of the capture: the column. */
  readonly captures: ReadonlyMap<string, string>;
  /** By the name of the parameter: the column. */
  readonly sent: ReadonlyMap<string, string>;
  readonly held: readonly Held[];
  readonly lookups: readonly Lookup[];
}

/** Gathers what the lookups of a handler ask for; lookups of models outside the project are left out. */
export function askedRows(making: Making, lookups: readonly Lookup[], route: Route): readonly AskedRow[] {
  const found: AskedRow[] = [];
  for (const lookup of lookups) {
    const asked = askedRow(making, lookup, route);
    if (!asked) continue;
    const same = found.findIndex((one) => one.model === asked.model && sharesKey(one, asked));
    const known = found[same];
    if (known) found[same] = together(known, asked);
    else found.push(asked);
  }
  return found;
}

/** Two lookups by one part of the URL are about one row; one without any key is about whatever row there is. */
function sharesKey(a: AskedRow, b: AskedRow): boolean {
  const [keysA, keysB] = [
    [...a.captures.keys(), ...a.sent.keys()],
    [...b.captures.keys(), ...b.sent.keys()],
  ];
  return keysA.length === 0 || keysB.length === 0 || keysA.some((key) => keysB.includes(key));
}

function together(a: AskedRow, b: AskedRow): AskedRow {
  return {
    model: a.model,
    captures: new Map([...b.captures, ...a.captures]),
    sent: new Map([...b.sent, ...a.sent]),
    held: [...a.held, ...b.held],
    lookups: [...a.lookups, ...b.lookups],
  };
}

function askedRow({ program, ownership }: Making, lookup: Lookup, route: Route): AskedRow | undefined {
  const { model: asked, at } = lookup.fetch;
  const model = asked.ref && ownership.models.get(classFacts(asked.ref));
  if (model === undefined && asked.key !== "user") return undefined;
  const names = new Set(route.captures.map(({ name }) => name));
  const columns = askedColumns(program, at);
  const captures = new Map<string, string>();
  const sent = new Map<string, string>();
  for (const { column, compared } of columns) {
    if (compared.kind === "capture" && names.has(compared.name)) captures.set(compared.name, column);
    if (compared.kind === "sent") sent.set(compared.name, column);
  }
  if (captures.size === 0 && lookup.keyed && lookup.fetch.form === "one")
    for (const [name, column] of classCaptures(program, lookup, route)) captures.set(name, column);
  const isUser = model === undefined || model.identity === "user";
  const held = model && !isUser ? heldBy(program, model, columns) : [];
  return { model: isUser ? undefined : model, captures, sent, held, lookups: [lookup] };
}

/** How generic views name the part of the URL that picks the row (docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-single-object/). */
function classCaptures(
  program: Program,
  { view }: Lookup,
  route: Route,
): readonly (readonly [string, string])[] {
  if (view.target.kind !== "class") return [];
  const { ref } = view.target;
  const said = (name: string): string | undefined => {
    const at = attributeOf(program, ref, name);
    return at && textOf(program, at);
  };
  const field = said("lookup_field");
  const pairs: readonly (readonly [string, string])[] =
    view.framework === "drf"
      ? [[said("lookup_url_kwarg") ?? field ?? "pk", field ?? "pk"]]
      : [
          [said("pk_url_kwarg") ?? "pk", "pk"],
          [said("slug_url_kwarg") ?? "slug", said("slug_field") ?? "slug"],
        ];
  return pairs.filter(([capture]) => route.captures.some(({ name }) => name === capture));
}

/** Constants that a row must hold to be found. */
function heldBy(program: Program, model: ModelFacts, columns: readonly AskedColumn[]): readonly Held[] {
  const fields = new Set([
    ...fieldsOfRow(program, model.ref).map(({ name }) => name),
    ...model.relations.map(({ name }) => name),
  ]);
  return columns.flatMap(({ column, compared }): Held[] => {
    if (compared.kind !== "constant") return [];
    const parts = column.split("__");
    const last = parts.at(-1) ?? "";
    const isLookup = LOOKUPS.test(last);
    const path = isLookup ? parts.slice(0, -1) : parts;
    const [first] = path;
    if (first === undefined || !fields.has(first)) return [];
    const python = pythonOf(compared.constant);
    if (!isLookup || /^i?exact$|^gte$|^lte$/.test(last)) return [{ path, python }];
    const isMore = last === "gt" && compared.constant.kind === "number";
    return isMore ? [{ path, python: `${python} + 1` }] : [];
  });
}

/** docs.djangoproject.com/en/5.2/ref/models/querysets/#field-lookups */
const LOOKUPS =
  /^(?:i?exact|i?contains|in|gte?|lte?|i?startswith|i?endswith|range|date|year|isnull|i?regex|month|day)$/;

/** The way from a model to the user whose row it is, over a tenant where there is one; undefined where its own fields lead to none. */
export function ownerOf(ownership: Ownership, model: ModelFacts | undefined): readonly string[] | undefined {
  const ways = (model?.owners ?? []).flatMap((chain): OwnerChain[] => {
    if (chain.to === "user") return [chain];
    const tenant = chain.tenant && ownership.models.get(classFacts(chain.tenant));
    const own = tenant?.owners.find(({ to, confidence }) => to === "user" && confidence !== "low");
    return own ? [{ ...chain, path: [...chain.path, ...own.path] }] : [];
  });
  return (ways.find(({ confidence }) => confidence !== "low") ?? ways[0])?.path;
}

/** A row for a person; undefined where the model's rows cannot be made. */
export function recipeFor(
  making: Making,
  model: ModelFacts,
  asked: Pick<AskedRow, "held">,
  person: Person,
  earlier: readonly (ModelFacts | undefined)[],
): RowRecipe | undefined {
  return recipe(making, model, {
    owner: ownerOf(making.ownership, model) ?? [],
    person,
    held: asked.held,
    earlier,
  });
}

interface Wanted {
  /** The way to the owner; empty for a row that belongs to nobody. */
  readonly owner: readonly string[];
  readonly person: Person;
  readonly held: readonly Held[];
  /** Models of rows that the test has made before, by position. */
  readonly earlier: readonly (ModelFacts | undefined)[];
}

type RecipeValue = RowRecipe["values"][number];

function recipe(making: Making, model: ModelFacts, wanted: Wanted): RowRecipe | undefined {
  const factory = making.book.nameOf(model);
  if (factory === undefined) return undefined;
  const [step, ...further] = wanted.owner;
  const values = new Map<string, RecipeValue["value"]>();
  let member: RowRecipe["member"];
  for (const relation of model.relations) {
    const isOwner = relation.name === step;
    if (relation.form === "many-to-many") {
      if (isOwner) member = { field: relation.name, person: wanted.person };
      continue;
    }
    const value = relationValue(making, relation, isOwner ? further : undefined, wanted);
    if (value) values.set(relation.name, value);
  }
  for (const { path, python } of wanted.held)
    if (path.length === 1) for (const name of path) values.set(name, { kind: "constant", python });
  return { factory, values: [...values].map(([name, value]) => ({ name, value })), member };
}

/** What a relation leads to: a row made before, the owner, or a row on the way to one or with constants of its own. */
function relationValue(
  making: Making,
  { name, form, target }: Relation,
  further: readonly string[] | undefined,
  wanted: Wanted,
): RecipeValue["value"] | undefined {
  if (form === "generic") return undefined;
  const model = target.kind === "model" ? making.ownership.models.get(classFacts(target.ref)) : undefined;
  const before = model ? wanted.earlier.indexOf(model) : -1;
  if (before >= 0) return { kind: "made", row: before };
  if (further?.length === 0) return { kind: "person", person: wanted.person };
  const held = wanted.held.flatMap(({ path, python }) =>
    path.length > 1 && path[0] === name ? [{ path: path.slice(1), python }] : [],
  );
  if (!model || (further === undefined && held.length === 0)) return undefined;
  const row = recipe(making, model, {
    ...wanted,
    owner: further ?? ownerOf(making.ownership, model) ?? [],
    held,
  });
  return row && { kind: "row", row };
}

/** A column as an attribute: `order__slug__iexact` is `order.slug`. */
export function attributeFor(column: string): string {
  const parts = column.split("__");
  return (LOOKUPS.test(parts.at(-1) ?? "") && parts.length > 1 ? parts.slice(0, -1) : parts).join(".");
}

/** A column of the row of a test, or of a person. */
export function columnValue(row: number | Person, column: string): ArgumentValue {
  const field = attributeFor(column);
  return typeof row === "number" ? { kind: "row", row, field } : { kind: "person", person: row, field };
}
