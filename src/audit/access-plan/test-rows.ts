/** The rows that a test of one view makes, and the parts of its URL that they fill. */
import type { ClassRef } from "../../bind/program.ts";
import type {
  Argument,
  ArgumentValue,
  Expectation,
  Person,
  RowRecipe,
} from "../../generate/access-tests/plan.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { ModelFacts } from "../../model/ownership/ownership.ts";
import type { Route } from "../../model/routes/route.ts";
import type { Cast, KnownHandler } from "./expectations.ts";
import { snake, type FactoryBook } from "./factories.ts";
import { columnValue, recipeFor, type AskedRow, type Making } from "./rows.ts";

/** What rows are found and made with. */
export interface Surroundings {
  readonly model: AuditModel;
  readonly project: string | undefined;
  readonly book: FactoryBook;
}

/** Rows, and what they fill. */
export interface MadeRows {
  readonly rows: readonly RowRecipe[];
  readonly filled: ReadonlyMap<string, ArgumentValue>;
  readonly sent: readonly Argument[];
  readonly missing: string | undefined;
}

/** The rows of a test and the parts of the URL that they fill. Whoever is looked up as a user is the owner first, then somebody else. */
export function rowsOf(
  { model, book, project }: Surroundings,
  route: Route,
  known: KnownHandler,
  expectations: readonly Expectation[],
  cast: Cast,
): MadeRows {
  const making: Making = { program: model.flows.program, ownership: model.ownership, book };
  const rows: RowRecipe[] = [];
  const models: (ModelFacts | undefined)[] = [];
  const filled = new Map<string, ArgumentValue>();
  const sent: Argument[] = [];
  let missing: string | undefined;
  const people: Person[] = [cast.owner, cast.other];
  const asked = expectations.some(({ kind }) => kind === "own-rows") ? known.lists : [];
  const guessed = guessedRows(model, project, route, [...known.rows]);
  const keyed = [...known.rows, ...guessed].filter(
    ({ captures, sent: parameters }) => captures.size + parameters.size > 0,
  );
  for (const one of [...parentsFirst(keyed), ...asked]) {
    const row = one.model ? rows.length : (people.shift() ?? cast.other);
    if (one.model) {
      const recipe = recipeFor(making, one.model, one, cast.owner, models);
      if (!recipe) {
        missing = `rows of ${one.model.name} cannot be made from its fields`;
        continue;
      }
      rows.push(recipe);
      models.push(one.model);
    }
    for (const [name, column] of one.captures)
      if (!filled.has(name)) filled.set(name, columnValue(row, column));
    for (const [name, column] of one.sent) sent.push({ name, value: columnValue(row, column) });
  }
  return { rows, filled, sent, missing };
}

/** A row that others hang on is made before them. */
function parentsFirst(rows: readonly AskedRow[]): readonly AskedRow[] {
  const hangsOn = (row: AskedRow, parent: AskedRow): boolean =>
    row.model?.relations.some(({ target, form }) => {
      const isSingle = form === "foreign-key" || form === "one-to-one";
      return (
        isSingle &&
        target.kind === "model" &&
        parent.model !== undefined &&
        isSameClass(target.ref, parent.model.ref)
      );
    }) ?? false;
  const count = (row: AskedRow): number =>
    rows.filter((other) => other !== row && hangsOn(row, other)).length;
  return rows.toSorted((a, b) => count(a) - count(b));
}

function isSameClass(a: ClassRef, b: ClassRef): boolean {
  return a.unit === b.unit && a.class === b.class;
}

/** Parts of the URL that are called like a model: `order_id`, `order_pk`. */
function guessedRows(
  { ownership }: AuditModel,
  project: string | undefined,
  route: Route,
  rows: readonly AskedRow[],
): readonly AskedRow[] {
  const known = new Set(rows.flatMap(({ captures }) => [...captures.keys()]));
  return route.captures.flatMap(({ name }): AskedRow[] => {
    const [, model, column = "pk"] = /^(\w{1,60}?)_(pk|id|uuid|slug)$/.exec(name) ?? [];
    if (known.has(name) || model === undefined) return [];
    const found = [...ownership.models.values()].find(
      (one) => snake(one.name) === model && !one.abstract && one.ref.unit.file.project === project,
    );
    const isKey = column === "pk" || column === "id";
    if (!found) return [];
    return [
      {
        model: found.identity === "user" ? undefined : found,
        captures: new Map([[name, isKey ? "pk" : column]]),
        sent: new Map(),
        held: [],
        lookups: [],
      },
    ];
  });
}
