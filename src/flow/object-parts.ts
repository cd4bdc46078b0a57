/** What the parts of an object say of it: only objects have fields, and an address keeps its host whatever its query holds. */
import { isSelf } from "../bind/instance-attributes.ts";
import { perFile } from "../bind/once.ts";
import type { FunctionRef, Program, Unit } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, CallValue, Fragment, UpdatedValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { GuardContext } from "./guards.ts";
import type { Kinds } from "./kinds.ts";
import { KIND_BITS, kindsOf } from "./kinds.ts";
import { spokenName } from "./sinks.ts";
import type { Taints } from "./taint.ts";

/** Methods and attributes that texts and lists have. */
const OF_TEXTS =
  /^(?:capitalize|casefold|center|count|decode|encode|endswith|expandtabs|find|format\w{0,4}|index|is\w{1,12}|join|ljust|lower|lstrip|partition|replace|r\w{1,10}|split\w{0,5}|startswith|strip|swapcase|title|translate|upper|zfill|removeprefix|removesuffix|append|extend|items|keys|values|get|pop|copy|data|name|text|value|body)$/;

/**
 * `self.kwargs["agency"].entry_url`: what a URL captures is a text, unless a converter has made an object of it. Texts have
 * no such attribute, so it is a field of that object. `self.agency` is the text itself, where the view keeps it.
 */
export function readsObject(fragment: Fragment, { name, base }: AttributeValue, taints: Taints): boolean {
  if (taints.length > 0 && !OF_FILES.test(name) && isChosenRow(fragment, base)) return true;
  return (
    taints.length > 0 &&
    !OF_TEXTS.test(name) &&
    taints.every(({ origin }) => origin.kind === "source" && origin.row.label === "the URL") &&
    !isSelf(fragment, base)
  );
}

/** What an uploaded file says of itself, unlike a row: its sender chose it. */
const OF_FILES = /^(?:name|content_type|content_type_extra|charset|file|size)$/;

/** `form.cleaned_data["ticket"].title`: texts have no title; the form has fetched a row, and its columns stand in the database. */
function isChosenRow({ values }: Fragment, id: ValueId): boolean {
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  const read = callee?.op === "attribute" && callee.name === "get" ? callee : value;
  const holder = read?.op === "item" || read === callee ? baseOf(values, read) : undefined;
  return holder?.op === "attribute" && holder.name === "cleaned_data";
}

function baseOf(values: readonly Value[], read: Value | undefined): Value | undefined {
  return read?.op === "item" || read?.op === "attribute" ? values[read.base] : undefined;
}

/** Names of columns that hold files, of all models of a file. */
const fileColumns: (unit: Unit) => ReadonlySet<string> = perFile((unit) => {
  const names = unit.facts.classes.flatMap(({ body }) => {
    const { fragment } = functionFacts({ unit, function: body });
    return [...fragment.bindings].flatMap(([name, id]) => {
      const call = fragment.values[id];
      const made = call?.op === "call" ? spokenName(fragment, call.callee) : undefined;
      return made !== undefined && /(?:File|Image)Field$/.test(made) ? [name] : [];
    });
  });
  return new Set(names);
});

/** `row.file.path`: where the storage keeps the file of a row, inside its folder (`FieldFile.path` in django/db/models/fields/files.py). */
export function clearedByStorage({ program, fragment }: GuardContext, { name, base }: AttributeValue): Kinds {
  const column = name === "path" ? fragment.values[base] : undefined;
  return column?.op === "attribute" && isFileColumn(program, column.name) ? KIND_BITS.path : 0;
}

/**
 * What `row.picture.delete()` does: it takes away a file and leaves the row, and where the file could not be read it only clears up
 * (docs.djangoproject.com/en/5.2/ref/models/fields/#django.db.models.fields.files.FieldFile.delete). Undefined for everything else.
 */
export function deletedFile(
  program: Program,
  { values, regions }: Fragment,
  call: CallValue,
): "taken away" | "cleared up" | undefined {
  const callee = values[call.callee];
  const column = callee?.op === "attribute" ? values[callee.base] : undefined;
  if (column?.op !== "attribute" || !isFileColumn(program, column.name)) return undefined;
  return regions[call.region]?.form === "except" ? "cleared up" : "taken away";
}

/** Whether a model has a column of this name that holds files. */
function isFileColumn(program: Program, name: string): boolean {
  for (const unit of program.units.values()) if (fileColumns(unit).has(name)) return true;
  return false;
}

/** Parts of an address behind its path, which furl escapes (github.com/gruns/furl, "Query", "Encoding"). */
const BEHIND_PATH: ReadonlySet<string> = new Set(["args", "query", "query_params"]);

const ESCAPED: Kinds = kindsOf(["html", "redirect", "ssrf", "header"]);

/** What a value loses when it becomes part of the query of a furl. */
export function clearedByStore(context: GuardContext, update: UpdatedValue): Kinds {
  return isQuery(context, update) ? ESCAPED : 0;
}

/** `address.args` after `address.args["next"] = x`: what was put in, as it is, and not yet part of an address; else NONE. */
export function queryPutIn(context: GuardContext, { name, base }: AttributeValue): ValueId {
  const update = context.fragment.values[base];
  return update?.op === "updated" && update.name === name && isQuery(context, update) ? update.value : NONE;
}

function isQuery({ program, ref }: GuardContext, { name, base }: UpdatedValue): boolean {
  if (name === undefined || !BEHIND_PATH.has(name)) return false;
  return FURL.test(externalName(resolveIn(program, ref, base)) ?? "");
}

const FURL = /^furl\.(?:furl\.)?furl(?:\(\))?$/;

/** Methods of managers and querysets that pick rows (docs.djangoproject.com/en/5.2/ref/models/querysets/). */
const PICKING = /^a?(?:filter|exclude|get|first|last|order_by|distinct|all)$/;

/** Calls and attributes of one chain. */
const CHAIN = 12;

/**
 * `Address.objects.filter(hostname=typed)` through a manager that cannot be seen: what comes back are rows, not what was typed. So
 * does `rows_for(user).filter(pk=typed)`, which names the columns.
 */
export function asksRows({ fragment }: GuardContext, { callee, arguments: given }: CallValue): boolean {
  const { values } = fragment;
  const method = values[callee];
  if (method?.op !== "attribute") return false;
  // `cursor.execute(sql, [typed])`: rows that are there, whatever they were asked for.
  if (method.name === "execute") return true;
  if (!PICKING.test(method.name)) return false;
  const namesColumns = given.length > 0 && given.every(({ style }) => style === "keyword");
  if (namesColumns && /^(?:filter|exclude|a?get)$/.test(method.name)) return true;
  let id: ValueId = method.base;
  for (let depth = 0; depth < CHAIN; depth++) {
    const value = values[id];
    if (value?.op === "attribute" && value.name === "objects") return true;
    if (value?.op === "call") id = value.callee;
    else if (value?.op === "attribute") id = value.base;
    else return false;
  }
  return false;
}

/** `self.storage.save(name, content)`: what comes back is the name, whatever the file holds (docs.djangoproject.com/en/5.2/ref/files/storage/). */
export function keepsFile({ fragment }: GuardContext, { callee, arguments: given }: CallValue): boolean {
  const method = fragment.values[callee];
  if (method?.op !== "attribute" || method.name !== "save" || given[0]?.style !== "positional") return false;
  return given.length === 2 && /storage$/i.test(spokenName(fragment, method.base) ?? "");
}

/** Answers and buffers that are written into. */
const WRITTEN_INTO = /(?:^|\.)(?:\w{0,30}HttpResponse|BytesIO|StringIO|\w{0,30}TemporaryFile)(?:\(\))?$/;

/** `image.save(response, "PNG")`: what is given a place to write to is a picture or a document, and no row. */
export function savesInto(program: Program, ref: FunctionRef, call: CallValue): boolean {
  const [first] = call.arguments;
  if (first?.style !== "positional") return false;
  return WRITTEN_INTO.test(externalName(resolveIn(program, ref, first.value)) ?? "");
}

/** `extended.get(name, [])`: a second argument that is written there is what a mapping gives in place of an entry. */
export function hasPlainDefault({ fragment }: GuardContext, call: CallValue): boolean {
  const [, given, more] = call.arguments;
  const value = given?.style === "positional" ? fragment.values[given.value] : undefined;
  if (value === undefined || more !== undefined) return false;
  return value.op === "constant" || (value.op === "collection" && value.entries.length === 0);
}

/** Names of what is not a mapping although it has a `get`: whoever asks it hands an address or a path over. */
const REACHING = /client|session|http|api|request|browser|fetch|proxy|conn|server|service|url|driver|agent/i;

/** `columns_by_name.get(sent)`, `view.field_map.get(sent)`: an entry of a mapping that is written here or has a name of its own, never the key. */
export function isLookedUpIn(fragment: Fragment, call: CallValue, base: ValueId): boolean {
  const { values } = fragment;
  let mapping = values[base];
  while (mapping?.op === "updated") mapping = values[mapping.base];
  return (
    call.arguments.length === 1 &&
    mapping !== undefined &&
    (MAPPINGS.has(mapping.op) || isPartOfMapping(fragment, mapping)) &&
    !REACHING.test(spokenName(fragment, base) ?? "")
  );
}

/** `results.get("done").get(name)`: what a mapping holds under a written name is asked for its entry, no address is. */
function isPartOfMapping({ values }: Fragment, call: Value): boolean {
  const callee = call.op === "call" ? values[call.callee] : undefined;
  const [key, more] = call.op === "call" ? call.arguments : [];
  const isRead = callee?.op === "attribute" && callee.name === "get" && more === undefined;
  return isRead && key !== undefined && values[key.value]?.op === "text";
}

/** Kinds of values that may be mappings which the code itself has made. */
const MAPPINGS: ReadonlySet<string> = new Set(["attribute", "free", "parameter", "import", "collection"]);
