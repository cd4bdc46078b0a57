/** Whether only the site's own people may write a model's rows: everything in sight that does so asks for more than a login. */
import { onceFor, perFile } from "../../bind/once.ts";
import { wholeOf } from "../../bind/whole.ts";
import { libraryAncestors, methodsAlong } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { hierarchyOf, resolve } from "../../bind/resolve.ts";
import type {
  CallValue,
  ClassFacts,
  Fragment,
  FunctionFacts,
  FunctionId,
  ValueId,
} from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import { spokenName } from "../../flow/sinks.ts";
import { eachOfKind } from "../../flow/spots.ts";
import { reverseManagers } from "./reverse-managers.ts";
import type { Demand } from "../guards/guard.ts";
import type { HandlerPosture, ViewPosture } from "../posture/posture.ts";
import type { Handler, View } from "../views/view.ts";

/** What the question needs. */
export interface Writers {
  readonly flows: FlowModel;
  readonly postures: ReadonlyMap<View, ViewPosture>;
}

/** Methods of managers that make or change rows. */
const WRITES = /^(?:a?(?:create|get_or_create|update_or_create|bulk_create|bulk_update|update))$/;

/** Code that runs in the hands of the site's own people. */
const STAFF_PATH = /(?:^|\/)(?:admin(?:_\w{1,40})?|management|migrations|fixtures|tests?)(?:\/|\.py$)/;

/** Who writes a model's rows, as far as it is in sight. */
type WrittenBy = "staff" | "others" | "nobody";

/** One answer for each model of a program. */
const answersIn = onceFor<FlowModel, Map<ClassFacts, WrittenBy>>(() => new Map());

/** Whether rows of the model are written by staff alone; false where any writer is open, or none is in sight. */
export function writtenByStaff(shown: Writers, model: ClassRef): boolean {
  return writtenBy(shown, model) === "staff";
}

/** Whether code in sight writes rows of the model for others than the site's own people. */
export function writtenByOthers(shown: Writers, model: ClassRef): boolean {
  return writtenBy(shown, model) === "others";
}

function writtenBy(shown: Writers, model: ClassRef): WrittenBy {
  const writers = { ...shown, flows: wholeOf(shown.flows) };
  const answers = answersIn(writers.flows);
  const answer = answers.get(classFacts(model)) ?? askWriters(writers, model);
  answers.set(classFacts(model), answer);
  return answer;
}

function askWriters({ flows, postures }: Writers, model: ClassRef): WrittenBy {
  const found = writersOf(flows, model);
  if (found.length === 0) return isSiteSetting(flows, model) ? "staff" : "nobody";
  const open = found.filter((one) => !areStaffs(postures, [one]));
  if (open.length === 0) return "staff";
  if (open.some((one) => !onlyReads(flows, one))) return "others";
  return open.length < found.length ? "staff" : "nobody";
}

/** The site's one row of settings, which packages give a page in the admin alone (django-solo; docs.wagtail.org/en/stable/reference/contrib/settings.html). */
const SETTINGS_ROW =
  /^(?:solo\.models\.SingletonModel|wagtail\.contrib\.settings\.models\.(?:Base(?:Site|Generic)?Setting|AbstractSetting))$/;

function isSiteSetting({ program }: FlowModel, model: ClassRef): boolean {
  return libraryAncestors(program, model).some((path) => SETTINGS_ROW.test(path));
}

/** The function itself and the class around it. */
function ownersOf(ref: FunctionRef): (FunctionFacts | ClassFacts)[] {
  const facts = functionFacts(ref);
  const owner = ref.unit.facts.classes.find((one, id) => one.body === ref.function || id === facts.class);
  return owner ? [facts, owner] : [facts];
}

/** By what answers: whether every handler that takes changes demands a permission; where none does, every one. */
const guardedCode: (postures: Writers["postures"]) => ReadonlyMap<FunctionFacts | ClassFacts, boolean> =
  onceFor((postures) => {
    const found = new Map<FunctionFacts | ClassFacts, boolean>();
    for (const { view, handlers } of postures.values()) {
      const { target } = view;
      if (target.kind !== "function" && target.kind !== "class") continue;
      const facts = target.kind === "function" ? functionFacts(target.ref) : classFacts(target.ref);
      const changing = handlers.filter(({ handler }) => takesChanges(handler));
      const asked = changing.length > 0 ? changing : handlers;
      const isGuarded = asked.length > 0 && asked.every((handler) => servesStaff(handler));
      found.set(facts, isGuarded && found.get(facts) !== false);
    }
    return found;
  });

/** Whether anything but reading is answered. */
function takesChanges({ methods }: Handler): boolean {
  return methods.length === 0 || methods.some((method) => /^(?:POST|PUT|PATCH|DELETE)$/.test(method));
}

/** More than a login is demanded, and not merely that the row is one's own. */
function servesStaff({ permission, guards }: HandlerPosture): boolean {
  return permission === "required" && guards.some(({ demands, certain }) => certain && STAFF.has(demands));
}

const STAFF: ReadonlySet<Demand> = new Set(["staff", "superuser", "permission", "role"]);

/** Whether a function answers the site's own people alone: a view's, or one of a form or serializer that only such views use. */
export function servesStaffAlone({ flows, postures }: Writers, ref: FunctionRef): boolean {
  if (ownersOf(ref).some((one) => guardedCode(postures).get(one) === true)) return true;
  const { class: id } = functionFacts(ref);
  if (id === NONE) return false;
  const owner = { unit: ref.unit, class: id };
  const users = [...writingCalls(flows, owner, [owner]), ...classesThatName(flows, [owner])];
  return users.length > 0 && areStaffs(postures, users);
}

function areStaffs(postures: Writers["postures"], found: readonly FunctionRef[]): boolean {
  const guarded = guardedCode(postures);
  return found.every(
    (ref) => STAFF_PATH.test(ref.unit.file.path) || ownersOf(ref).some((one) => guarded.get(one) === true),
  );
}

/** Functions and class bodies that write rows of the model, or use a form or serializer of it. */
function writersOf(flows: FlowModel, model: ClassRef): FunctionRef[] {
  const makers = [model, ...formsOf(flows, model)];
  const calls = writingCalls(flows, model, makers).filter((ref) => !writesConstants(ref));
  const found = [...calls, ...classesThatName(flows, makers)];
  return [...new Map(found.map((ref): [FunctionFacts, FunctionRef] => [functionFacts(ref), ref])).values()];
}

/** `Settings.objects.create(id=1)`: the code's own words are nobody's text. */
function writesConstants(ref: ValueRef): boolean {
  const { values } = functionFacts(ref).fragment;
  const call = values[ref.value];
  return (
    call?.op === "call" &&
    call.arguments.length > 0 &&
    call.arguments.every(({ value }) => /^(?:constant|text)$/.test(values[value]?.op ?? ""))
  );
}

/** Calls that write rows of the model, or make a form or serializer of it. */
export function writingCalls(
  flows: FlowModel,
  model: ClassRef,
  makers: readonly ClassRef[] = [model, ...formsOf(flows, model)],
): ValueRef[] {
  const names = new Set(makers.map((one) => classFacts(one).name));
  const managers = new Set(reverseManagers(flows.program, model));
  const found: ValueRef[] = callsNamed(flows, "register")
    .filter(
      ({ state, value }) =>
        isMethodCall(state.facts.fragment, value) && registers(flows, state.ref, value, model),
    )
    .map(({ state, id }) => refTo(state.ref, id));
  for (const unit of flows.program.units.values()) {
    const makingHere = makingCalls(unit);
    for (const name of names)
      for (const { function: one, id, named } of makingHere.get(name) ?? []) {
        const at: ValueRef = { unit, function: one, value: named };
        if (makers.some((maker) => isClass(flows, at, maker))) found.push(refTo(at, id));
      }
    const managedHere = managedWrites(unit);
    for (const name of managers)
      for (const { function: one, id } of managedHere.get(name) ?? [])
        found.push({ unit, function: one, value: id });
  }
  const indexOf = (ref: ValueRef): number => flows.solver.byRef.get(functionFacts(ref))?.index ?? 0;
  return found.toSorted((a, b) => indexOf(a) - indexOf(b) || a.value - b.value);
}

function isMethodCall({ values }: Fragment, { callee }: CallValue): boolean {
  return values[callee]?.op === "attribute";
}

interface MakingCall {
  readonly function: FunctionId;
  readonly id: ValueId;
  /** What is said to be written or made. */
  readonly named: ValueId;
}

/** Calls of a file that write through a manager that a row gives, by the manager's name: `ticket.note_set.create(…)`. */
const managedWrites = perFile(({ facts }): ReadonlyMap<string, readonly Omit<MakingCall, "named">[]> => {
  const found = new Map<string, Omit<MakingCall, "named">[]>();
  eachOfKind(facts, "call", (value, id, one, { fragment }) => {
    const callee = fragment.values[value.callee];
    if (callee?.op !== "attribute" || !WRITES.test(callee.name)) return;
    const manager = fragment.values[callee.base];
    if (manager?.op !== "attribute") return;
    const same = found.get(manager.name);
    if (same) same.push({ function: one, id });
    else found.set(manager.name, [{ function: one, id }]);
  });
  return found;
});

/** Calls of a file that may write rows of something or make it, by what that is called. */
const makingCalls = perFile(({ facts }): ReadonlyMap<string, readonly MakingCall[]> => {
  const found = new Map<string, MakingCall[]>();
  eachOfKind(facts, "call", (value, id, one, { fragment }) => {
    const callee = fragment.values[value.callee];
    const writes = callee?.op === "attribute" && WRITES.test(callee.name);
    const named = writes ? managerOf(fragment, callee.base) : value.callee;
    const name = named === NONE ? undefined : spokenName(fragment, named);
    if (name === undefined) return;
    const same = found.get(name);
    if (same) same.push({ function: one, id, named });
    else found.set(name, [{ function: one, id, named }]);
  });
  return found;
});

/** `admin.site.register(Note, …)`, `@admin.register(Note)`. */
function registers(flows: FlowModel, ref: FunctionRef, call: CallValue, model: ClassRef): boolean {
  const [first] = call.arguments;
  return (
    first !== undefined &&
    STAFF_PATH.test(ref.unit.file.path) &&
    isClass(flows, refTo(ref, first.value), model)
  );
}

/** `Note` of `Note.objects`, `Note.objects.filter(…)`. */
function managerOf({ values }: Fragment, base: ValueId): ValueId {
  let at = base;
  for (let step = 0; step < 12; step++) {
    const value = values[at];
    if (value?.op === "call") at = value.callee;
    else if (value?.op === "attribute" && !/^[A-Z]/.test(value.name)) at = value.base;
    else break;
  }
  return at;
}

function isClass({ program }: FlowModel, ref: ValueRef, wanted: ClassRef): boolean {
  const symbol = resolve(program, ref);
  return symbol?.kind === "class" && classFacts(symbol.target) === classFacts(wanted);
}

/** Classes whose `class Meta` names the model. */
function formsOf(flows: FlowModel, model: ClassRef): ClassRef[] {
  return [...flows.program.units.values()].flatMap((unit) =>
    unit.facts.classes.flatMap((meta): ClassRef[] => {
      if (meta.name !== "Meta" || !meta.qualifiedName.includes(".")) return [];
      const body = { unit, function: meta.body };
      const value = functionFacts(body).fragment.bindings.get("model");
      if (value === undefined || !isClass(flows, refTo(body, value), model)) return [];
      const outer = unit.facts.classes.findIndex(
        ({ qualifiedName }) => `${qualifiedName}.Meta` === meta.qualifiedName,
      );
      return outer >= 0 && isForm(flows, { unit, class: outer }) ? [{ unit, class: outer }] : [];
    }),
  );
}

/** Filters and factories have a `Meta` as well. */
function isForm({ program }: FlowModel, ref: ClassRef): boolean {
  return !hierarchyOf(program, ref).some(
    (one) => one.kind === "external" && /^(?:django_filters|factory|graphene|import_export)\./.test(one.name),
  );
}

/** `form_class = NoteForm`, `serializer_class = NoteSerializer`, and `model = Note` of a view that writes. */
export function classesThatName(flows: FlowModel, makers: readonly ClassRef[]): FunctionRef[] {
  return [...flows.program.units.values()].flatMap((unit) =>
    namingBodies(unit).flatMap(({ body: id, values }): FunctionRef[] => {
      const body = { unit, function: id };
      const isNamed = values.some((value) => makers.some((one) => isClass(flows, refTo(body, value), one)));
      return isNamed ? [body] : [];
    }),
  );
}

/** Views of REST framework whose methods change nothing (www.django-rest-framework.org/api-guide/generic-views/). */
function onlyReads({ program }: FlowModel, { unit, function: body }: FunctionRef): boolean {
  const id = unit.facts.classes.findIndex((one) => one.body === body);
  if (id < 0) return false;
  const bases = libraryAncestors(program, { unit, class: id }).filter((name) =>
    name.startsWith("rest_framework."),
  );
  return (
    bases.some((name) => READING.test(name)) &&
    !bases.some((name) => WRITING.test(name)) &&
    !methodsAlong(program, { unit, class: id }).some((one) => SAVING.test(functionFacts(one).name))
  );
}

const READING = /\.(?:ReadOnlyModelViewSet|ListModelMixin|RetrieveModelMixin|ListAPIView|RetrieveAPIView)$/;

const WRITING = /\.(?:CreateModelMixin|UpdateModelMixin)$/;

/** Methods of a view that save what was sent. */
const SAVING = /^(?:post|put|patch|create|update|partial_update|perform_create|perform_update)$/;

/** Class bodies of a file that bind one of these names. */
const namingBodies = perFile(({ facts }) =>
  facts.classes.flatMap(({ name, body }) => {
    const bindings = facts.functions[body]?.fragment.bindings;
    if (bindings === undefined || name === "Meta") return [];
    const names = ["form_class", "serializer_class", "form", ...(bindings.has("fields") ? ["model"] : [])];
    const values = names.flatMap((one) => bindings.get(one) ?? []);
    return values.length === 0 ? [] : [{ body, values }];
  }),
);
