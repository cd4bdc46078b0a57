/** Lists of file types that uploads may have, where one of them is run by browsers. */
import type { ValueRef } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import type { CollectionValue, Fragment, FunctionFacts, Value, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import { callsWithKeyword } from "../../flow/occurrences.ts";
import { definitionOf } from "../../bind/constants.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { spokenName } from "../../flow/sinks.ts";
import { functionsLike } from "../../flow/spots.ts";

/** One such list. */
export interface ActiveTypes {
  readonly at: ValueRef;
  /** The types in it that browsers run scripts in, as they are written. */
  readonly types: readonly string[];
  /** A method that looks at the file as well: `validate_logo`, `clean_logo`, a field's own `to_python`. */
  readonly asked: string | undefined;
}

/** Extensions and types in which browsers run scripts when they are shown from the site's own address. */
const ACTIVE =
  /^(?:\.?(?:html?|xhtml|shtml|svgz?|xht|mhtml)|text\/html|image\/svg\+xml|application\/xhtml\+xml)$/i;

const EXTENSION = /^(?:\.?[a-z\d]{2,5}|[a-z]+\/[\w.+-]+)$/i;

/** Names of lists that say what may be uploaded. */
const ALLOWING =
  /(?:allow|valid|accept|permit|support|upload|attach)\w{0,60}(?:ext|type|mime|format)|(?:ext|type|mime|format)\w{0,60}(?:allow|valid|accept|permit|support)|UPLOAD_EXT/i;
const REFUSING =
  /dis_?allow|in_?valid|forbid|block|deny|danger|unsafe|exclu|reject|not_?allow|thumb|preview|render|export|output|display|download/i;

/** Every such list: under a name that says so, or given to Django's validator of extensions. */
export function activeTypes(flows: FlowModel): ActiveTypes[] {
  return [...namedLists(flows), ...validatorLists(flows)];
}

function namedLists(flows: FlowModel): ActiveTypes[] {
  return allowing(flows).flatMap(({ ref, facts }) =>
    isForHandingOut(facts)
      ? []
      : tellingLists(facts.fragment).flatMap(({ id, list }) => listAt(flows, refTo(ref, id), list)),
  );
}

/** A class or function that is called after downloads lists what may be fetched: files that the site itself made. */
function isForHandingOut({ name }: FunctionFacts): boolean {
  return /download|export/i.test(name) && !/upload|import/i.test(name);
}

const allowing = functionsLike(({ fragment }) => tellingLists(fragment).length > 0);

/** The lists that a telling name stands for. Names are looked at first: few of them say what may be uploaded. */
function tellingLists({
  named,
  values,
}: Fragment): { readonly id: ValueId; readonly list: CollectionValue }[] {
  const telling = named.filter(({ name }) => ALLOWING.test(name) && !REFUSING.test(name));
  const ids = telling.flatMap(({ value }) => [value, ...unnamed(named, fallbacksOf(values[value]))]);
  return [...new Set(ids)]
    .toSorted((a, b) => a - b)
    .flatMap((id) => {
      const list = values[id];
      return list?.op === "collection" && list.form !== "dict" && list.entries.length > 1
        ? [{ id, list }]
        : [];
    });
}

/** A list with a name of its own is judged by that name. */
function unnamed(named: Fragment["named"], ids: readonly ValueId[]): ValueId[] {
  return ids.filter((id) => !named.some(({ value }) => value === id));
}

/** What a value may be instead, as the setting that `getattr(settings, "NAME", [...])` falls back from. */
function fallbacksOf(value: Value | undefined): readonly ValueId[] {
  switch (value?.op) {
    case "call":
      return value.arguments.slice(2, 3).map((argument) => argument.value);
    case "merge":
      return value.inputs;
    case "choice":
      return [value.whenTrue, value.whenFalse];
    case "operation":
      return value.operator === "or" ? value.operands : [];
    default:
      return [];
  }
}

function validatorLists(flows: FlowModel): ActiveTypes[] {
  return callsWithKeyword(flows, "allowed_extensions").flatMap(({ state, value }): ActiveTypes[] => {
    const given = value.arguments.find((one) => one.name === "allowed_extensions");
    if (!given || spokenName(state.facts.fragment, value.callee) !== "FileExtensionValidator") return [];
    const at = definitionOf(flows.program, refTo(state.ref, given.value));
    const list = functionFacts(at).fragment.values[at.value];
    const image = imageFieldAround(state.facts.fragment, value);
    return list?.op === "collection"
      ? listAt(flows, at, list).map((one) => (image === undefined ? one : { ...one, asked: image }))
      : [];
  });
}

/**
 * The image field that a validator is given to: forms and serializers let Pillow open what it is given, which reads no drawings and no
 * pages (docs.djangoproject.com/en/5.2/ref/forms/fields/#imagefield).
 */
function imageFieldAround({ values }: Fragment, validator: Value): string | undefined {
  for (const value of values) {
    if (value.op !== "call" || value.start >= validator.start || value.end < validator.end) continue;
    const callee = values[value.callee];
    const name = callee?.op === "attribute" || callee?.op === "free" ? callee.name : "";
    if (name.endsWith("ImageField")) return name;
  }
  return undefined;
}

function listAt(flows: FlowModel, at: ValueRef, list: CollectionValue): ActiveTypes[] {
  const texts = list.entries.map(({ value }) => textOf(flows.program, refTo(at, value)));
  if (texts.some((text) => text !== undefined && !EXTENSION.test(text))) return [];
  const types = texts.flatMap((text) => (text !== undefined && ACTIVE.test(text) ? [text] : []));
  return types.length > 0 ? [{ at, types, asked: askedBy(flows, at) }] : [];
}

/** Methods by which a field of the project's own looks at what it is given. */
const FIELD_METHODS: ReadonlySet<string> = new Set(["to_python", "clean", "validate"]);

/** Which method has a say beside a list in a class's body. */
function askedBy(flows: FlowModel, at: ValueRef): string | undefined {
  const { fragment, form, class: owner } = functionFacts(at);
  const list = fragment.values[at.value];
  if (form !== "class" || !list) return undefined;
  const fields = [...fragment.bindings].flatMap(([name, id]) => {
    const value = fragment.values[id];
    return value && value.start <= list.start && list.end <= value.end ? [name] : [];
  });
  const names = new Set(fields.flatMap((name) => [`clean_${name}`, `validate_${name}`]));
  return functionsOf(flows).find(
    ({ ref, facts }) =>
      facts.class >= 0 &&
      (names.has(facts.name) ||
        (ref.unit === at.unit && facts.class === owner && FIELD_METHODS.has(facts.name))),
  )?.facts.name;
}
