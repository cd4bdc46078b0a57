/** Forms that ask for the ending of an upload's name before a view sees it: `FileExtensionValidator`, an image field, a `clean_photo`. */
import { ownAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, memberOf, resolve, resolveIn } from "../../bind/resolve.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import {
  declaredField,
  formClassOf,
  modelDeclaration,
  ownerOf,
  writtenKey,
} from "../../flow/declared-fields.ts";
import { spokenName } from "../../flow/sinks.ts";
import { codeText } from "../../syntax/python/code-text.ts";
import { asksAbout } from "./upload-fields.ts";

/** Fields that take nothing whose ending is not a picture's (docs.djangoproject.com/en/5.2/ref/forms/fields/#imagefield). */
const IMAGE = /(?:^|\.)ImageField$/;

/** Words for the last part of a name, or the type that goes with it. */
const ENDING = /suffix|splitext|extension|guess_type/i;

/** What is asked of a name in the same line. */
const OF_A_NAME = /ext|endswith|split|match|\bin\b/i;

const MOST_TEXT = 6_000;

/** The field of a form that asked for the ending of one of these values' names; undefined where none did. */
export function endingAsked(
  program: Program,
  ref: FunctionRef,
  values: Iterable<ValueId>,
): string | undefined {
  const all = functionFacts(ref).fragment.values;
  for (const id of values) {
    const value = all[id];
    // The name itself may be where the way begins.
    const field = fieldRead(program, ref, value?.op === "attribute" ? value.base : id);
    if (field && asksForEnding(program, field.owner, field.key))
      return `\`${classFacts(field.owner).name}.${field.key}\``;
  }
  return undefined;
}

interface FieldRead {
  readonly owner: ClassRef;
  readonly key: string;
}

/** `form.cleaned_data["photo"]`; `request.FILES["photo"]` beside a form that was given the files and asked whether they are valid. */
function fieldRead(program: Program, ref: FunctionRef, id: ValueId): FieldRead | undefined {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[id];
  const key = value && writtenKey(ref, value);
  if (value === undefined || key === undefined) return undefined;
  const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
  const base = value.op === "item" ? value.base : callee?.op === "attribute" ? callee.base : undefined;
  if (base === undefined) return undefined;
  const read = fragment.values[base];
  const owner =
    read?.op === "attribute" && read.name === "FILES"
      ? validatedForm(program, ref)
      : ownerOf(program, ref, base);
  return owner && { owner, key };
}

/** The form whose `is_valid()` a function asks. */
function validatedForm(program: Program, ref: FunctionRef): ClassRef | undefined {
  for (const value of functionFacts(ref).fragment.values) {
    if (value.op !== "attribute" || value.name !== "is_valid") continue;
    const form = formClassOf(program, ref, value.base);
    if (form) return form;
  }
  return undefined;
}

function asksForEnding(program: Program, owner: ClassRef, key: string): boolean {
  const field = declaredField(program, owner, key) ?? modelDeclaration(program, owner, key);
  if (field && (isImage(program, field) || hasValidator(program, field) || isStrict(program, field)))
    return true;
  return hierarchyOf(program, owner).some(
    (one) => one.kind === "class" && methodsOf(one.target).some((method) => refusesEndings(method, key)),
  );
}

function callAt(field: ValueRef): CallValue | undefined {
  const value = functionFacts(field).fragment.values[field.value];
  return value?.op === "call" ? value : undefined;
}

function isImage(program: Program, field: ValueRef): boolean {
  const call = callAt(field);
  return call !== undefined && IMAGE.test(externalName(resolveIn(program, field, call.callee)) ?? "");
}

/** `validators=[FileExtensionValidator(["png"])]`, or a function of the project that looks at the ending. */
function hasValidator(program: Program, field: ValueRef): boolean {
  const given = callAt(field)?.arguments.find(({ name }) => name === "validators");
  const { fragment } = functionFacts(field);
  const list = given && fragment.values[given.value];
  if (list?.op !== "collection") return false;
  return list.entries.some(({ value }) => {
    if (/extension/i.test(spokenName(fragment, value) ?? "")) return true;
    const validator = validating(program, refTo(field, value));
    return validator !== undefined && looksAtEnding(validator);
  });
}

function validating(program: Program, ref: ValueRef): FunctionRef | undefined {
  const symbol = resolve(program, ref);
  if (symbol?.kind === "function") return symbol.target;
  const call = symbol?.kind === "instance" ? memberOf(program, symbol, "__call__") : undefined;
  return call?.kind === "function" ? call.target : undefined;
}

/** `ReportField()`: a field of the project's own that asks, or whose validator does. */
function isStrict(program: Program, field: ValueRef): boolean {
  const call = callAt(field);
  const symbol = call && resolveIn(program, field, call.callee);
  if (symbol?.kind !== "class") return false;
  return ownAncestors(program, symbol.target).some((one) => asksInBody(program, one, VALIDATORS_DEEP));
}

/** How far validators are followed from a field: those that it keeps, in a table of them as well. */
const VALIDATORS_DEEP = 1;

/** Methods in which fields and validators look at what was sent. */
const LOOKING = /^(?:__call__|clean|validate|run_validators|to_python)$/;

/** Whether a class asks Django's validator, or looks at the ending where it refuses; or makes an object of one that does. */
function asksInBody(program: Program, owner: ClassRef, depth: number): boolean {
  const bodies = [{ unit: owner.unit, function: classFacts(owner).body }, ...methodsOf(owner)];
  return bodies.some((body) => {
    const { fragment, name } = functionFacts(body);
    if (LOOKING.test(name) && looksAtEnding(body)) return true;
    return fragment.values.some((value) => {
      if (value.op !== "call") return false;
      const spoken = spokenName(fragment, value.callee) ?? "";
      if (spoken === "FileExtensionValidator") return true;
      const made = depth > 0 && VALIDATOR.test(spoken) ? resolveIn(program, body, value.callee) : undefined;
      return (
        made?.kind === "class" &&
        ownAncestors(program, made.target).some((one) => asksInBody(program, one, depth - 1))
      );
    });
  });
}

const VALIDATOR = /Validat/;

function refusesEndings(method: FunctionRef, key: string): boolean {
  return asksAbout(method, key) && looksAtEnding(method);
}

function looksAtEnding(method: FunctionRef): boolean {
  const { start, end, fragment } = functionFacts(method);
  if (!fragment.exits.some(({ kind }) => kind === "raise")) return false;
  const text = codeText(method.unit.file.bytes, start, Math.min(end, start + MOST_TEXT));
  return text
    .split("\n")
    .some((line) => ENDING.test(line) || (/\.name\b/.test(line) && OF_A_NAME.test(line)));
}
