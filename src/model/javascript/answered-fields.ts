/** What answers of the project hold, and under which names: attributes of objects, and texts that were escaped. */
import { textOf } from "../../bind/constants.ts";
import { onceFor } from "../../bind/once.ts";
import { refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { clearedBy } from "../../flow/library-index.ts";
import { callsNamed, callsWithKeyword } from "../../flow/occurrences.ts";
import { functionsLike } from "../../flow/spots.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** Calls that make an answer of a mapping, themselves or as text of JSON. */
const ANSWERS: readonly string[] = ["JsonResponse", "Response", "dumps"];

/** Methods that give an object as a mapping, for whoever answers with it. */
const AS_MAPPING = /^(?:_?to_(?:dict|json|representation)|as_(?:dict|json)|serialize|get_json)$/;

/** What stands under a key. */
export interface AnsweredKey {
  /** Names of attributes: `title` for `{"report": report.title}`. */
  readonly fields: ReadonlySet<string>;
  /** Whether somewhere an escaped text does: `{"report": escape(report.title)}`. */
  readonly isEscaped: boolean;
}

/** The keys of mappings in functions that answer. Which request gets which answer is not told. */
export const answeredKeys: (flows: FlowModel) => ReadonlyMap<string, AnsweredKey> = onceFor((flows) => {
  const found = new Map<string, { fields: Set<string>; isEscaped: boolean }>();
  const keyOf = (name: string): { fields: Set<string>; isEscaped: boolean } => {
    const known = found.get(name) ?? { fields: new Set(), isEscaped: false };
    found.set(name, known);
    return known;
  };
  for (const state of answeringStates(flows))
    for (const { key, value } of entriesIn(state)) {
      const held = state.facts.fragment.values[value];
      const isEscaped = isEscapedValue(flows, state, held);
      if (held?.op !== "attribute" && !isEscaped) continue;
      const name = textOf(flows.program, refTo(state.ref, key));
      if (name === undefined) continue;
      const known = keyOf(name);
      if (held?.op === "attribute") known.fields.add(held.name);
      known.isEscaped ||= isEscaped;
    }
  for (const { name, field } of [...serializedFields(flows), ...namedColumns(flows)])
    keyOf(name).fields.add(field);
  return found;
});

/** Functions that answer, and methods that make what is answered. */
function answeringStates(flows: FlowModel): ReadonlySet<FunctionState> {
  const calling = ANSWERS.flatMap((name) => callsNamed(flows, name).map(({ state }) => state));
  return new Set([...calling, ...givingMappings(flows)]);
}

const givingMappings = functionsLike(
  ({ form, name, class: owner }) => form === "function" && owner !== NONE && AS_MAPPING.test(name),
);

interface NamedField {
  readonly name: string;
  readonly field: string;
}

/** `author = CharField(source="user.name")` of a serializer answers `name` under `author` (django-rest-framework.org/api-guide/fields/#source). */
function serializedFields(flows: FlowModel): NamedField[] {
  return callsWithKeyword(flows, "source").flatMap(({ state, id, value }) => {
    if (state.facts.form !== "class") return [];
    const given = keywordText(flows, state, value, "source");
    const field = given?.split(".").at(-1);
    if (field === undefined || !/^[a-z]\w{0,80}$/i.test(field)) return [];
    const names = [...state.facts.fragment.bindings].filter(([, bound]) => bound === id);
    return names.map(([name]) => ({ name, field }));
  });
}

/** Methods of querysets whose keywords name columns (docs.djangoproject.com/en/5.2/ref/models/querysets/#annotate). */
const NAMING: readonly string[] = ["values", "annotate"];

/** `rows.values(label=F("owner__name"))` answers `name` under `label`. */
function namedColumns(flows: FlowModel): NamedField[] {
  return NAMING.flatMap((method) => callsNamed(flows, method)).flatMap(({ state, value }) =>
    value.arguments.flatMap(({ style, name, value: given }) => {
      const column = state.facts.fragment.values[given];
      if (style !== "keyword" || name === undefined || column?.op !== "call") return [];
      const isColumn = externalName(resolveIn(flows.program, state.ref, column.callee)) === F;
      const [first] = column.arguments;
      const written = isColumn && first ? textOf(flows.program, refTo(state.ref, first.value)) : undefined;
      const field = written?.split("__").at(-1);
      return field === undefined ? [] : [{ name, field }];
    }),
  );
}

const F = "django.db.models.F";

function keywordText(
  { program }: FlowModel,
  { ref }: FunctionState,
  { arguments: given }: CallValue,
  keyword: string,
): string | undefined {
  const found = given.find(({ style, name }) => style === "keyword" && name === keyword);
  return found && textOf(program, refTo(ref, found.value));
}

/** `escape(row.title)`, also where there is one: `escape(row.title) if row else None`. */
function isEscapedValue(flows: FlowModel, state: FunctionState, held: Value | undefined): boolean {
  if (held?.op === "call") return escapes(flows, state, held.callee);
  if (held?.op !== "choice") return false;
  const { values } = state.facts.fragment;
  return [held.whenTrue, held.whenFalse].some((one) => {
    const side = values[one];
    return side?.op === "call" && escapes(flows, state, side.callee);
  });
}

function entriesIn({ facts: { fragment } }: FunctionState): readonly { key: ValueId; value: ValueId }[] {
  return fragment.values.flatMap((value) =>
    value.op === "collection" && value.form === "dict" ? value.entries : [],
  );
}

/** `escape`, `format_html`, `nh3.clean`. */
function escapes({ program, solver }: FlowModel, { ref }: FunctionState, callee: ValueId): boolean {
  const name = externalName(resolveIn(program, ref, callee));
  const row = name === undefined ? undefined : solver.catalog.propagators.get(name);
  return row !== undefined && (clearedBy(row.clears) & KIND_BITS.html) !== 0;
}
