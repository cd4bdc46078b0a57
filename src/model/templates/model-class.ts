/** Which model's row or rows a value is, and what its fields hold. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { textOf } from "../../bind/constants.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, findBinding, hierarchyOf, resolve, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { modelSpokenOf } from "../../flow/named-models.ts";
import { isNarrowField } from "../../flow/narrow-fields.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { ownClass, ownValues, returned } from "./own-rows.ts";
import type { ReverseRelations } from "./reverse-relations.ts";
import { reverseModel } from "./reverse-relations.ts";

const DEPTH = 8;

const NO_REVERSE: ReverseRelations = new Map();

/** The model class whose row, rows, manager or self a value is, as far as the expressions show it. */
export function modelAt(
  program: Program,
  ref: ValueRef,
  reverse: ReverseRelations = NO_REVERSE,
  depth: number = 0,
): ClassRef | undefined {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[ref.value];
  if (value === undefined || depth > DEPTH) return undefined;
  const follow = (id: ValueId): ClassRef | undefined => modelAt(program, refTo(ref, id), reverse, depth + 1);
  switch (value.op) {
    case "call":
      return (
        modelOfCall(ref, value, follow) ??
        ownModel(program, ref, fragment.values[value.callee], reverse, depth) ??
        givenModel(program, refTo(ref, value.callee), reverse, depth)
      );
    case "attribute":
      if (ownClass(ref, fragment.values[value.base])) return ownModel(program, ref, value, reverse, depth);
      return relatedModel(program, follow(value.base), value.name, reverse) ?? classAt(program, ref);
    case "item":
    case "element":
    case "through":
      return follow(value.base);
    case "updated":
      return follow(value.base) ?? (value.name === undefined ? follow(value.value) : undefined);
    case "merge":
      return value.inputs.map((input) => follow(input)).find((found) => found !== undefined);
    case "choice":
      return follow(value.whenTrue) ?? follow(value.whenFalse);
    case "free":
    case "import":
    case "class":
      return modelNamed(program, ref, value.op === "free" ? value.name : undefined, reverse, depth);
    case "parameter":
      return modelSpokenOf(program, value.name, ref.unit);
    default:
      return undefined;
  }
}

/** `self.order` and `self.get_object()`. */
function ownModel(
  program: Program,
  ref: ValueRef,
  value: Value | undefined,
  reverse: ReverseRelations,
  depth: number,
): ClassRef | undefined {
  if (value?.op !== "attribute") return undefined;
  const owner = ownClass(ref, functionFacts(ref).fragment.values[value.base]);
  if (!owner) return undefined;
  for (const one of ownValues(program, owner, value.name)) {
    const found = modelAt(program, one, reverse, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Returns of one function that are looked at. */
const MOST_RETURNS = 3;

/** `find_order(number)`: what a function of the project gives back. */
function givenModel(
  program: Program,
  callee: ValueRef,
  reverse: ReverseRelations,
  depth: number,
): ClassRef | undefined {
  const symbol = resolve(program, callee);
  if (symbol?.kind !== "function") return undefined;
  for (const one of returned(symbol.target).slice(0, MOST_RETURNS)) {
    const found = modelAt(program, one, reverse, depth + 2);
    if (found) return found;
  }
  return undefined;
}

/** A manager's or queryset's method keeps the model; `get_object_or_404(Order, …)` gives one; `Order(…)` is one. */
function modelOfCall(
  ref: ValueRef,
  call: CallValue,
  follow: (id: ValueId) => ClassRef | undefined,
): ClassRef | undefined {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (callee?.op === "attribute") return follow(callee.base);
  const name = callee?.op === "free" || callee?.op === "import" ? (callee.name ?? "") : "";
  const first = call.arguments[0];
  // `Paginator(orders, 25)` and its pages hold its rows (docs.djangoproject.com/en/5.2/ref/paginator/).
  if (first && /^(?:get_(?:object|list)_or_404|Paginator)$/.test(name)) return follow(first.value);
  return follow(call.callee);
}

/** `models.Order`, a class behind its module. */
function classAt(program: Program, ref: ValueRef): ClassRef | undefined {
  const symbol = resolve(program, ref);
  return symbol?.kind === "class" ? symbol.target : undefined;
}

function modelNamed(
  program: Program,
  ref: ValueRef,
  name: string | undefined,
  reverse: ReverseRelations,
  depth: number,
): ClassRef | undefined {
  const symbol = resolve(program, ref);
  if (symbol?.kind === "class" || symbol?.kind === "instance") return symbol.target;
  const binding = name === undefined ? undefined : findBinding(ref, name);
  return binding && modelAt(program, binding, reverse, depth + 1);
}

/** What stands in a field of a model. */
export type FieldContent =
  /** Text as somebody typed it. */
  | { readonly kind: "text"; readonly path: string }
  /** Numbers, dates, keys, one of fixed choices: nothing that could be markup. */
  | { readonly kind: "harmless" }
  /** A field that exists to hold HTML, by its class or name. */
  | { readonly kind: "markup" }
  | { readonly kind: "related"; readonly model: ClassRef }
  /** A method or property of the project. */
  | { readonly kind: "method"; readonly target: FunctionRef }
  | { readonly kind: "unknown" };

/** Fields whose values hold no markup (docs.djangoproject.com/en/5.2/ref/models/fields/). */
const HARMLESS =
  /\.(?:\w*IntegerField|\w*AutoField|BooleanField|NullBooleanField|Date\w*Field|TimeField|DurationField|DecimalField|FloatField|UUIDField|GenericIPAddressField|IPAddressField|SlugField|BinaryField|IntegerChoices)$/;

const TEXT =
  /\.(?:CharField|TextField|EmailField|URLField|JSONField|CI\w+Field|FileField|ImageField|FilePathField)$/;

const RELATION = /\.(?:ForeignKey|OneToOneField|ManyToManyField|\w*ForeignKey|TreeForeignKey)$/;

/** Names of field classes and fields that are there to hold HTML. */
const MARKUP =
  /html|rich_?text|markup|wysiwyg|tinymce|ckeditor|summernote|quill|streamfield|(?:^|_)scripts?$|adsense|(?:analytics|tracking|embed|head|header|footer)_(?:codes?|snippets?)$/i;

/** Whether a field is named for HTML that it holds: `body_html`, `analytics_script`. */
export function isNamedForMarkup(name: string): boolean {
  return MARKUP.test(name);
}

/** What an attribute of a model's row holds. */
export function fieldContent(program: Program, model: ClassRef, name: string): FieldContent {
  if (name === "pk" || name === "id" || name.endsWith("_id")) return { kind: "harmless" };
  const written = fieldCall(program, model, name);
  if (written) return contentOf(program, written.at, written.call, name);
  const method = methodNamed(program, model, name);
  return method ? { kind: "method", target: method } : { kind: "unknown" };
}

/** A method or property, wherever in the hierarchy it is written. */
function methodNamed(program: Program, model: ClassRef, name: string): FunctionRef | undefined {
  for (const ancestor of hierarchyOf(program, model)) {
    const methods = ancestor.kind === "class" ? methodsOf(ancestor.target) : [];
    const found = methods.find((method) => functionFacts(method).name === name);
    if (found) return found;
  }
  return undefined;
}

interface WrittenField {
  readonly at: ValueRef;
  readonly call: CallValue;
}

function fieldCall(program: Program, model: ClassRef, name: string): WrittenField | undefined {
  for (const ancestor of hierarchyOf(program, model)) {
    if (ancestor.kind !== "class") continue;
    const { unit } = ancestor.target;
    const body = classFacts(ancestor.target).body;
    const { fragment } = functionFacts({ unit, function: body });
    const id = fragment.bindings.get(name) ?? translatedField(fragment, name);
    const value = id === undefined ? undefined : fragment.values[id];
    if (id !== undefined && value?.op === "call")
      return { at: { unit, function: body, value: id }, call: value };
  }
  return undefined;
}

/** `translations = TranslatedFields(title=models.CharField(…))` (django-parler.readthedocs.io, "Quick start guide"). */
function translatedField({ bindings, values }: Fragment, name: string): ValueId | undefined {
  const made = values[bindings.get("translations") ?? NONE];
  return made?.op === "call" ? made.arguments.find((one) => one.name === name)?.value : undefined;
}

function contentOf(program: Program, at: ValueRef, call: CallValue, name: string): FieldContent {
  const symbol = resolveIn(program, at, call.callee);
  const own = symbol?.kind === "class" ? classFacts(symbol.target).name : "";
  const paths =
    symbol?.kind === "class" ? libraryAncestors(program, symbol.target) : [externalName(symbol) ?? ""];
  if (paths.some((path) => RELATION.test(path))) return relation(program, at, call);
  // A form's or serializer's field renders itself, escaped.
  if (paths.some((path) => /^(?:django\.forms|rest_framework)\./.test(path))) return { kind: "harmless" };
  if (MARKUP.test(own) || paths.some((path) => MARKUP.test(path)) || MARKUP.test(name))
    return { kind: "markup" };
  if (isNarrowField(program, at, true)) return { kind: "harmless" };
  if (paths.some((path) => HARMLESS.test(path))) return { kind: "harmless" };
  const text = paths.find((path) => TEXT.test(path));
  return text === undefined ? { kind: "unknown" } : { kind: "text", path: text };
}

function relation(program: Program, at: ValueRef, call: CallValue): FieldContent {
  const to = argumentOf(call, 0, "to");
  const model = to && relatedClass(program, refTo(at, to.value));
  return model ? { kind: "related", model } : { kind: "unknown" };
}

/** `Customer`, `"Customer"` or `"shop.Customer"`. */
function relatedClass(program: Program, ref: ValueRef): ClassRef | undefined {
  const symbol = resolve(program, ref);
  if (symbol?.kind === "class") return symbol.target;
  const text = textOf(program, ref);
  const name = text?.split(".").at(-1);
  if (name === undefined) return undefined;
  const here = ref.unit.facts.classes.findIndex((one) => one.qualifiedName === name);
  if (here >= 0) return { unit: ref.unit, class: here };
  return classInApp(program, text?.split(".")[0] ?? "", name);
}

function classInApp(program: Program, app: string, name: string): ClassRef | undefined {
  for (const unit of program.units.values()) {
    if (!unit.file.path.includes(`${app}/models`)) continue;
    const found = unit.facts.classes.findIndex((one) => one.qualifiedName === name);
    if (found >= 0) return { unit, class: found };
  }
  return undefined;
}

/** The model behind a relation's name; for a manager or an unknown name, the model itself. */
function relatedModel(
  program: Program,
  model: ClassRef | undefined,
  name: string,
  reverse: ReverseRelations,
): ClassRef | undefined {
  if (model === undefined) return undefined;
  const content = fieldContent(program, model, name);
  if (content.kind === "related") return content.model;
  if (/^(?:objects|object_list|_default_manager|\w*manager|\w*objects)$/.test(name)) return model;
  return content.kind === "unknown" ? reverseModel(program, reverse, model, name) : undefined;
}
