/** Class attributes that look like a guard's settings and that nothing reads. */
import { textOf } from "../../bind/constants.ts";
import { libraryAncestors, methodsAlong } from "../../bind/ancestry.ts";
import type { Ancestor, FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { ClassFacts, FunctionFacts, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { wholeOf } from "../../bind/whole.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import type { ViewClass } from "./class-guards.ts";
import { isApiBase, isGuardMixin, isKnownViewBase } from "./guard-vocabulary.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";
import { spotted } from "../../flow/spots.ts";

/** Who reads an attribute: classes through `self`, or code that may meet any view. */
interface AttributeReads {
  readonly byClass: ReadonlyMap<string, ReadonlySet<ClassFacts>>;
  readonly anywhere: ReadonlySet<string>;
  /** Names of libraries' mixins among the bases of views that set such an attribute. */
  readonly mixins: ReadonlySet<string>;
}

/** What must stand among the bases for each attribute to be read, for words. */
const READERS: ReadonlyMap<string, string> = new Map([
  ["permission_required", "PermissionRequiredMixin"],
  ["test_func", "UserPassesTestMixin"],
  ["permission_classes", "a view of REST framework"],
]);

const API_ATTRIBUTES = ["permission_classes", "authentication_classes"];

/** What REST framework's attributes are taken for when somebody mistypes them. */
const MISTYPED = /^(?:perm\w{0,12}|auth\w{0,12})_?(?:clas\w{0,5}|clases)$/;

/** Every read of one of these attributes, or of something spelt nearly so. */
function attributeReads(flows: FlowModel, views: readonly ViewClass[]): AttributeReads {
  const byClass = new Map<string, Set<ClassFacts>>();
  const anywhere = new Set<string>();
  for (const { state, value } of telling(flows)) {
    const owner = isSelf(state.facts, value.base)
      ? ownerOf(state.facts, state.ref.unit.facts.classes)
      : undefined;
    if (owner === undefined) anywhere.add(value.name);
    else byClass.set(value.name, (byClass.get(value.name) ?? new Set()).add(owner));
  }
  for (const { state, value } of [...callsNamed(flows, "getattr"), ...callsNamed(flows, "hasattr")]) {
    const name = value.arguments[1]?.value;
    const text = name === undefined ? undefined : textOf(flows.program, refTo(state.ref, name));
    if (text !== undefined && isOfInterest(text)) anywhere.add(text);
  }
  return { byClass, anywhere, mixins: new Set(views.flatMap(({ ancestors }) => mixinsAmong(ancestors))) };
}

function mixinsAmong(ancestors: readonly Ancestor[]): string[] {
  return ancestors.flatMap((one) => (one.kind === "external" ? [one.name.split(".").at(-1) ?? ""] : []));
}

const telling = spotted(["attribute"], ({ name }) => isOfInterest(name));

function isOfInterest(name: string): boolean {
  return READERS.has(name) || MISTYPED.test(name);
}

function isSelf({ fragment }: FunctionFacts, base: number): boolean {
  const value = fragment.values[base];
  return value?.op === "parameter" && value.index === 0;
}

function ownerOf(facts: FunctionFacts, classes: readonly ClassFacts[]): ClassFacts | undefined {
  return facts.class === NONE ? undefined : classes[facts.class];
}

/** Attributes of view classes that neither their bases nor anything else reads. Who reads what is asked only where somebody writes one. */
export function unreadAttributes(flows: FlowModel, views: readonly ViewClass[]): IneffectiveGuard[] {
  const writing = views.filter((view) =>
    [...bodyOf(view).fragment.bindings.keys()].some((name) => isOfInterest(name) || SHORTENED.has(name)),
  );
  if (writing.length === 0) return [];
  const reads = attributeReads(wholeOf(flows), writing);
  return writing.flatMap((view) => unreadIn(flows.program, reads, view));
}

function bodyOf({ ref }: ViewClass): FunctionFacts {
  return functionFacts({ unit: ref.unit, function: classFacts(ref).body });
}

function unreadIn(program: Program, reads: AttributeReads, view: ViewClass): IneffectiveGuard[] {
  const externals = view.ancestors.flatMap((one) => (one.kind === "external" ? [one.name] : []));
  const api = externals.some((name) => isApiBase(name));
  const { unit } = view.ref;
  const body = bodyOf(view);
  return [...body.fragment.bindings].flatMap(([name, id]): IneffectiveGuard[] => {
    const value = body.fragment.values[id];
    if (value === undefined || isRead(reads, view.ancestors, name) || isEmpty(value)) return [];
    if (value.op === "closure" && alwaysTrue({ unit, function: value.function })) return [];
    if (letsEverybody(program, { unit, function: classFacts(view.ref).body }, value)) return [];
    const misspelt = api ? (nearest(name) ?? lengthened(program, view, name, id)) : undefined;
    const instead = misspelt ?? (api ? readerBeside(reads, name, externals) : readerFor(name, externals));
    if (instead === undefined) return [];
    return [
      {
        form: misspelt === undefined ? "unread-attribute" : "misspelt-attribute",
        at: {
          path: unit.file.path,
          span: spanOf(unit.facts.functions, value),
          scope: classFacts(view.ref).qualifiedName,
        },
        subject: classFacts(view.ref).qualifiedName,
        guard: name,
        instead,
        related: [],
        sure: true,
      },
    ];
  });
}

type BodyValue = FunctionFacts["fragment"]["values"][number];

/** A method's header rather than all of it. */
function spanOf(functions: readonly FunctionFacts[], value: BodyValue): { start: number; end: number } {
  const header = value.op === "closure" ? functions[value.function]?.header : undefined;
  return { start: (header ?? value).start, end: (header ?? value).end };
}

function isRead(
  { byClass, anywhere }: AttributeReads,
  ancestors: readonly Ancestor[],
  name: string,
): boolean {
  if (anywhere.has(name)) return true;
  const readers = byClass.get(name);
  return ancestors.some((one) => one.kind === "class" && readers?.has(classFacts(one.target)) === true);
}

/** A `test_func` that lets everybody on demands nothing that could be lost. */
function alwaysTrue(ref: FunctionRef): boolean {
  const { exits, values } = functionFacts(ref).fragment;
  return (
    exits.length > 0 &&
    exits.every(({ kind, value }) => {
      const answer = values[value];
      return kind === "return" && answer?.op === "constant" && answer.constant === "True";
    })
  );
}

/** `permission_classes = [AllowAny]` demands nothing that could be lost. */
function letsEverybody(program: Program, ref: FunctionRef, value: BodyValue): boolean {
  if (value.op !== "collection" || value.entries.length === 0) return false;
  return value.entries.every(
    (one) => externalName(resolveIn(program, ref, one.value)) === "rest_framework.permissions.AllowAny",
  );
}

/** `permission_required = None` asks for nothing. */
function isEmpty(value: BodyValue): boolean {
  return value.op === "constant" || (value.op === "collection" && value.entries.length === 0);
}

/** What is missing among the bases; undefined where a base that cannot be seen may read the attribute. */
function readerFor(name: string, externals: readonly string[]): string | undefined {
  const reader = READERS.get(name);
  const known = externals.every((one) => isKnownDjango(one)) && externals.length > 0;
  return known ? reader : undefined;
}

/** What is missing among the bases of an API's view, where other views of the project have it and say by it who may. */
function readerBeside(
  { mixins }: AttributeReads,
  name: string,
  externals: readonly string[],
): string | undefined {
  const reader = READERS.get(name);
  if (reader === undefined || !mixins.has(reader)) return undefined;
  return externals.every((one) => isQuiet(one) && !isGuardMixin(one)) ? reader : undefined;
}

/** Classes of Django of which it is known that they read none of these; `object` and plain helpers of Python too. */
function isKnownDjango(name: string): boolean {
  if (isGuardMixin(name)) return name === "django.contrib.auth.mixins.LoginRequiredMixin";
  return (
    name === "object" ||
    name.startsWith("django.views.") ||
    isKnownViewBase(name) ||
    /^(?:abc|typing)\./.test(name)
  );
}

/** The attribute of REST framework that a mistyped name means. */
function nearest(name: string): string | undefined {
  if (API_ATTRIBUTES.includes(name) || !MISTYPED.test(name)) return undefined;
  const meant = name.startsWith("p") ? "permission_classes" : "authentication_classes";
  return distance(name, meant) <= MOST_EDITS ? meant : undefined;
}

/** Plain words for what REST framework calls otherwise. They are common: the classes that they list tell what was meant. */
const SHORTENED: ReadonlyMap<string, string> = new Map([
  ["permission", "permission_classes"],
  ["permissions", "permission_classes"],
  ["authentication", "authentication_classes"],
  ["authentications", "authentication_classes"],
]);

/** Of `permissions = [IsAuthenticated]`: the attribute that was meant, where no method of the class reads this one. */
function lengthened(
  program: Program,
  { ref, ancestors }: ViewClass,
  name: string,
  id: ValueId,
): string | undefined {
  const instead = SHORTENED.get(name);
  if (instead === undefined || ancestors.some((one) => one.kind === "external" && !isQuiet(one.name)))
    return undefined;
  const body = { unit: ref.unit, function: classFacts(ref).body };
  const listed = functionFacts(body).fragment.values[id];
  if (listed?.op !== "collection" || !listed.entries.every(({ value }) => isAsked(program, body, value)))
    return undefined;
  const readers = methodsAlong(program, ref).some((method) =>
    functionFacts(method).fragment.values.some((one) => one.op === "attribute" && one.name === name),
  );
  return readers ? undefined : instead;
}

/** Bases of which it is known that they read none of these. */
function isQuiet(name: string): boolean {
  return isApiBase(name) || /^(?:object$|rest_framework\.|django\.)/.test(name);
}

/** Classes that REST framework asks about a request. */
const ASKED = /^rest_framework\.(?:permissions|authentication)\.\w{1,60}$/;

function isAsked(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const symbol = resolveIn(program, ref, id);
  if (symbol?.kind === "class")
    return libraryAncestors(program, symbol.target).some((one) => ASKED.test(one));
  return ASKED.test(externalName(symbol) ?? "");
}

/** Letters that may differ: `authentification_class` is five away from what it means. */
const MOST_EDITS = 6;

/** Insertions, deletions and replacements between two short names. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [index, letter] of Array.from(a).entries()) {
    const next = [index + 1];
    for (const [at, other] of Array.from(b).entries()) {
      const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
