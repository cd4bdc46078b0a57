/** Relations to many rows: their managers change what belongs together without a `save()`. */
import { libraryAncestors } from "../bind/ancestry.ts";
import { onceFor, perFile } from "../bind/once.ts";
import type { Program, Unit } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { CallValue, Fragment, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";
import { argumentOf, spokenName } from "./sinks.ts";
import type { FunctionState, SolverState } from "./summary.ts";

/** What relations' managers change by (docs.djangoproject.com/en/stable/ref/models/relations/). */
const CHANGES = /^a?(?:add|remove|set|clear)$/;

/** Whether a call changes which rows belong to a row: `order.items.add(item)`, `group.member_set.clear()`. */
export function changesRelation({ program }: SolverState, state: FunctionState, call: CallValue): boolean {
  const { fragment } = state.facts;
  const method = fragment.values[call.callee];
  if (method?.op !== "attribute" || !CHANGES.test(method.name)) return false;
  const relation = fragment.values[method.base];
  if (relation?.op !== "attribute") return false;
  const holder = spokenName(fragment, relation.base) ?? "";
  if (/^(?:groups|user_permissions)$/.test(relation.name)) return /user/i.test(holder);
  const isKnown = relation.name.endsWith("_set") || relationNames(program).has(relation.name);
  return isKnown && (holder !== "self" || isOfModel(program, state));
}

/** A method of a model; other classes may have attributes of the same name. */
function isOfModel(program: Program, { ref }: FunctionState): boolean {
  const { class: owner } = functionFacts(ref);
  return (
    owner !== NONE &&
    libraryAncestors(program, { unit: ref.unit, class: owner }).some((name) =>
      /^django\.(?:db\.models\.\w*\.?Model$|contrib\.auth\.)/.test(name),
    )
  );
}

const relationNames: (program: Program) => ReadonlySet<string> = onceFor(
  ({ units }: Program) => new Set([...units.values()].flatMap(namesIn)),
);

/** `ManyToManyField`, `SortedManyToManyField`, and tags. */
function isMany(said: string): boolean {
  return said === "TaggableManager" || (said.includes("ManyToMany") && said.endsWith("Field"));
}

/** The names of such relations among the attributes of a file's classes, and those that they get on the other side. */
const namesIn: (unit: Unit) => readonly string[] = perFile(({ facts, file }) =>
  facts.classes.flatMap(({ body }) => {
    const fragment = facts.functions[body]?.fragment;
    return [...(fragment?.bindings ?? [])].flatMap(([name, id]) => {
      const said = fragment && spokenName(fragment, id);
      if (fragment === undefined || said === undefined) return [];
      const back =
        said.endsWith("ForeignKey") || isMany(said) ? relatedName(fragment, id, file.bytes) : undefined;
      return [...(isMany(said) ? [name] : []), ...(back === undefined ? [] : [back])];
    });
  }),
);

function relatedName(fragment: Fragment, id: ValueId, bytes: Uint8Array): string | undefined {
  const call = fragment.values[id];
  const given = call?.op === "call" ? argumentOf(call, undefined, "related_name") : undefined;
  const text = given && fragment.values[given.value];
  if (text?.op !== "text") return undefined;
  return /^["'](\w{2,60})["']$/.exec(textBetween(bytes, text.start, text.end))?.[1];
}
