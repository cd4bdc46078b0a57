/** Forms and serializers through which a request points at rows that other views keep for the people they belong to. */
import { onDemand, oncePerFunction } from "../../bind/once.ts";
import { wholeOf } from "../../bind/whole.ts";
import { textOf } from "../../bind/constants.ts";
import { methodsAlong } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { AuditModel } from "../audit-model.ts";
import type { Conduct } from "../lookups/access.ts";
import { accessLookups } from "../lookups/access.ts";
import { permissionMethods } from "../lookups/class-lookups.ts";
import { knowsAsker } from "../lookups/knowing.ts";
import type { Lookup, ModelKey } from "../lookups/lookup.ts";
import type { LookupContext } from "../lookups/lookup-context.ts";
import { makeLookupContext } from "../lookups/lookup-context.ts";
import type { ModelFacts, OwnerChain, Ownership } from "../ownership/ownership.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { View } from "../views/view.ts";
import type { BoundForm } from "./bound-forms.ts";
import { boundForms } from "./bound-forms.ts";
import type { FormUse } from "./form-uses.ts";
import { formUses } from "./form-uses.ts";
import type { RelationField } from "./relation-fields.ts";
import { relationFields } from "./relation-fields.ts";
import { looksAtAsker } from "./kept-fields.ts";
import { isForPrivileged } from "./reach.ts";

/** One such field in the views that fill it in. */
export interface OpenRelation {
  readonly form: BoundForm;
  readonly field: RelationField;
  /** Whose the other rows are. */
  readonly owner: OwnerChain | undefined;
  /** Whose the form's own rows are, where both models name their owner themselves. */
  readonly beside: OwnerChain | undefined;
  /** Whether a row of the form's own model belongs to somebody through this field. */
  readonly decides: boolean;
  /** Views that look at who is asking before they hand such a row out. */
  readonly asking: readonly Lookup[];
  /** Views that do not. */
  readonly open: number;
  readonly use: FormUse;
}

/** All of them; at most one view for each field. */
export function openRelations(model: AuditModel): readonly OpenRelation[] {
  const { flows, ownership } = model;
  const forms = boundForms(flows).filter(({ ref }) => takesInput(flows.program, ref));
  if (forms.length === 0) return [];
  const { conduct, lookups } = accessLookups(model);
  const context = makeLookupContext(flows.solver, ownership);
  const shown = onDemand(() => shownToAll(lookups));
  const kept = forms.flatMap((form) => {
    const fields = relationFields(context, form).filter(
      (field) =>
        isKept(conduct.get(field.target.key)) ||
        (besideOwner(ownership, form, field) !== undefined && !shown().has(field.target.key)),
    );
    return fields.length > 0 ? [{ form, fields }] : [];
  });
  const uses = formUses(
    flows.program,
    wholeOf(model).views,
    new Set(kept.map(({ form }) => classFacts(form.ref))),
  );
  return kept.flatMap(({ form, fields }) =>
    fields.flatMap(
      (field) =>
        openField(
          model,
          context,
          conduct.get(field.target.key),
          form,
          field,
          uses.get(classFacts(form.ref)) ?? [],
        ) ?? [],
    ),
  );
}

/** Whether a serializer takes anything in: some only show, and say so by raising where input is read. */
function takesInput(program: Program, form: ClassRef): boolean {
  const reading = methodsAlong(program, form).find((one) => functionFacts(one).name === "to_internal_value");
  const exits = reading ? functionFacts(reading).fragment.exits : [];
  return exits.length === 0 || exits.some(({ kind }) => kind !== "raise");
}

/** Rows of people are everybody's to name; other rows are somebody's where most views ask before they hand them out. */
function isKept(conduct: Conduct | undefined): conduct is Conduct {
  const asking = conduct ? askingViews(conduct) : [];
  return conduct !== undefined && asking.length >= 2 && asking.length > conduct.open.length;
}

/** Models of which some view shows rows to whoever asks: everybody may name those. */
function shownToAll(lookups: readonly Lookup[]): ReadonlySet<ModelKey> {
  const open = lookups.filter(({ settled }) => settled === undefined);
  return new Set(open.map(({ fetch }) => fetch.model.key));
}

/**
 * Whose the form's own rows are, where a foreign key of theirs and one of the other rows say so: a row of mine has no business with a
 * row of yours, unless yours is there for all.
 */
function besideOwner(
  { models }: Ownership,
  { model }: BoundForm,
  { target }: RelationField,
): OwnerChain | undefined {
  const other = target.ref && models.get(classFacts(target.ref));
  const own = model && models.get(classFacts(model));
  if (!own || !other || other.public !== undefined || own.ref === other.ref) return undefined;
  return ownedBy(other) && ownedBy(own);
}

function ownedBy({ owners }: ModelFacts): OwnerChain | undefined {
  return owners.find(
    ({ path, to, confidence }) => path.length === 1 && to === "user" && confidence === "high",
  );
}

/** Views that ask about a row of the model before they hand it out, and lists that hold the asker's alone. */
export function askingViews({ settled, lists }: Conduct): readonly Lookup[] {
  const rows = settled.filter((one) => one.settled?.aboutRow === true);
  return [...rows, ...lists.filter(({ view }) => rows.every((one) => one.view !== view))];
}

function openField(
  model: AuditModel,
  context: LookupContext,
  conduct: Conduct | undefined,
  form: BoundForm,
  field: RelationField,
  uses: readonly FormUse[],
): OpenRelation | undefined {
  const { ownership } = model;
  const facts = field.target.ref && ownership.models.get(classFacts(field.target.ref));
  if (!facts || facts.identity !== undefined || checkedByForm(context, form, field)) return undefined;
  const use = uses.find((one) => isOpenUse(model, context, one, field));
  const own = form.model && ownership.models.get(classFacts(form.model));
  const chains = facts.owners.filter(({ confidence }) => confidence !== "low");
  return (
    use && {
      form,
      field,
      owner: chains.find(({ confidence }) => confidence === "high") ?? chains[0],
      decides: own?.owners.some(({ path }) => path.length > 1 && path[0] === field.source) === true,
      beside: besideOwner(ownership, form, field),
      asking: conduct ? askingViews(conduct).filter(({ view }) => view !== use.view) : [],
      open: conduct?.open.length ?? 0,
      use,
    }
  );
}

/** Methods in which forms and serializers narrow what their fields take, by whatever name. */
const NARROWING =
  /^(?:__init__|get_fields|get_field_names|get_extra_kwargs|to_internal_value|run_validation|validate|clean|_clean_fields|full_clean|build_relational_field|get_queryset)$/;

/** Whether a method of the form speaks of the field where fields are narrowed, or looks at who is asking. */
function checkedByForm(context: LookupContext, { ref }: BoundForm, field: RelationField): boolean {
  return methodsAlong(context.program, ref).some((method) => {
    const { name } = functionFacts(method);
    const [, checked] = /^(?:validate|clean)_(\w+)$/.exec(name) ?? [];
    if (checked !== undefined && namesOf(field).includes(checked)) return true;
    const speaks = mentions(context.program, method, field);
    const knows = knowsAsker(context, method);
    // What `self.fields["board"]` becomes there is not followed.
    if (name === "__init__")
      return (
        looksAtAsker(context.program, method, IDLE) ||
        ((speaks || knows) && choosesRows(context.program, method))
      );
    return NARROWING.test(name) ? speaks || knows : speaks && knows;
  });
}

/** Whether a form's `__init__` does more to its fields than to give them another label or widget. */
function choosesRows(program: Program, method: FunctionRef): boolean {
  const spoken = spokenIn(program, method);
  if (CHOOSING.some((word) => spoken.has(word))) return true;
  const { values } = functionFacts(method).fragment;
  return values.some(
    (value) =>
      value.op === "call" &&
      value.arguments.some((one) => isFieldOrSelf(values, one.value)) &&
      !/^(?:__init__|super)$/.test(
        spokenName(functionFacts(method).fragment, value.callee)?.split(".").at(-1) ?? "",
      ),
  );
}

const CHOOSING = [
  "queryset",
  "choices",
  "limit_choices_to",
  "disabled",
  "pop",
  "get_queryset",
  "child_relation",
  "validators",
];

/** `self`, and fields of it that are handed to a function which may do anything with them. */
function isFieldOrSelf(values: readonly Value[], id: ValueId): boolean {
  let value = values[id];
  while (value?.op === "item" || value?.op === "attribute" || value?.op === "updated")
    value = values[value.base];
  return value?.op === "parameter" && value.index === 0;
}

function namesOf({ name, source }: RelationField): readonly string[] {
  return [name, source, `${source}_id`, `${source}_pk`];
}

/** Whether people with an account come to the view, and nothing on their way speaks of the field. */
function isOpenUse(model: AuditModel, context: LookupContext, use: FormUse, field: RelationField): boolean {
  const { view, handler, functions } = use;
  const posture = postureOf(model, view, handler);
  if (posture?.login !== "required" || isForPrivileged(posture) || view.framework === "admin") return false;
  if (isWrittenOut(use)) return false;
  const names = namesOf(field);
  if (view.routes.some(({ captures }) => captures.some(({ name }) => names.includes(name)))) return false;
  const { program } = context;
  const around = functions.filter((ref) => !READING.test(functionFacts(ref).name));
  if ([...around, ...permissionsOf(context, view)].some((ref) => mentions(program, ref, field))) return false;
  const filling = functionFacts(use.at);
  return !around.some(
    (ref) =>
      (functionFacts(ref) === filling || WRITING.test(functionFacts(ref).name)) &&
      looksAtAsker(program, ref, IDLE),
  );
}

/** `Form(instance, data={"state": DONE})`: the code itself says which fields are filled in. */
function isWrittenOut({ at }: FormUse): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  if (call?.op !== "call") return false;
  const given = call.arguments.find(({ name }) => name === "data") ?? call.arguments[0];
  const data = given && values[given.value];
  return data?.op === "collection" && data.entries.every(({ spread }) => !spread);
}

/** Methods of views that are about the rows that are there already. */
const READING =
  /^(?:get_queryset|filter_queryset|get_object|list|retrieve|destroy|perform_destroy|get_context_data|get_serializer_class)$/;

/** Calls that show, store or hand on to the class above, and ask nothing of the person they are given. */
const IDLE =
  /render|response|redirect|message|success|info|warning|error|form$|serializer$|^(?:save|create|update|get_or_create|update_or_create|filter|dispatch|setup|initial|post|put|patch|partial_update)$/i;

/** Methods that run on the way from the request to what is saved. */
const WRITING =
  /^(?:dispatch|setup|initial|check_(?:object_)?permissions|create|update|partial_update|perform_(?:create|update)|post|put|patch|form_valid|save|get_form(?:_kwargs|_class)?|get_serializer(?:_context)?)$/;

function permissionsOf(context: LookupContext, { target }: View): readonly FunctionRef[] {
  return target.kind === "class" ? permissionMethods(context, target.ref) : [];
}

function postureOf(model: AuditModel, view: View, handler: FormUse["handler"]): HandlerPosture | undefined {
  const { handlers } = wholeOf(model).postures.get(view) ?? { handlers: [] };
  return handlers.find((one) => one.handler === handler) ?? handlers[0];
}

/** Whether a function speaks of a field by any of its names. */
function mentions(program: Program, ref: FunctionRef, field: RelationField): boolean {
  const spoken = spokenIn(program, ref);
  return namesOf(field).some((name) => spoken.has(name));
}

/** Every name of an attribute, an argument or a key in a function. */
const spokenIn: (program: Program, ref: FunctionRef) => ReadonlySet<string> = oncePerFunction(
  (program, ref) => {
    const { fragment } = functionFacts(ref);
    const names = fragment.values.flatMap((value, id): readonly (string | undefined)[] => {
      if (value.op === "attribute" || value.op === "item") return [value.name];
      if (value.op === "text") return [textOf(program, refTo(ref, id))];
      return value.op === "call" ? value.arguments.map((one) => one.name) : [];
    });
    const stored = fragment.stores.map(({ name }) => name);
    return new Set([...names, ...stored].flatMap((name) => name ?? []));
  },
);
