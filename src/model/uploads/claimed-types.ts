/** Decisions that rest on the type which the client claims for an uploaded file. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { definitionOf, textOf } from "../../bind/constants.ts";
import { perFile } from "../../bind/once.ts";
import type { Program, Unit, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isHelperOfNobody, isNamedNowhere } from "../../flow/named-nowhere.ts";
import type { Occurrence } from "../../flow/spots.ts";
import { spotted } from "../../flow/spots.ts";
import { refOf } from "../../flow/occurrences.ts";
import { spokenName } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { Fragment, FunctionFacts, OperationValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** One such comparison. */
export interface ClaimedType {
  readonly at: ValueRef;
}

/** Calls that look at a file's content. */
const LOOKS_INSIDE =
  /^(?:from_buffer|from_file|guess|what|verify|magic|get_mime|detect|is_image|load|validate_\w+|open|match|fullmatch)$/;

/** The same, where another function of the module does it. */
const LOOKS_INSIDE_NEARBY = /^(?:from_buffer|from_file|guess|verify|is_zipfile)$/;

/** Types of files that servers read and browsers do not show. */
const READ_ONLY = /zip|octet-stream|csv|json|excel|sheet|tar$|yaml/;

/** Every comparison with a claimed type in a function that looks at nothing else. */
export function claimedTypes(flows: FlowModel): ClaimedType[] {
  return comparisons(flows).flatMap((occurrence): ClaimedType[] => {
    const { operands } = occurrence.value;
    if (!operands.some((one, n) => isClaim(flows, occurrence, one, operands[1 - n]))) return [];
    return looksInside(flows, occurrence) || isReadOnly(flows, occurrence) ? [] : [{ at: refOf(occurrence) }];
  });
}

const comparisons = spotted(
  ["operation"],
  ({ operator, operands }, fragment) =>
    /^(?:==|!=|in|not in)$/.test(operator) && operands.some((id) => mayBeClaim(fragment, id)),
);

/** The attribute itself, or a call that may read it: `detect_type(upload)`. */
function mayBeClaim(fragment: Fragment, id: ValueId): boolean {
  const value = fragment.values[id];
  if (value?.op === "call") return /type|mime/i.test(spokenName(fragment, value.callee) ?? "");
  return value?.op === "attribute" && value.name === "content_type";
}

function isClaim(
  flows: FlowModel,
  { state, id: comparison, value: { operator } }: Occurrence<OperationValue>,
  id: ValueId,
  other: ValueId | undefined,
): boolean {
  const file = fileBehind(state, id);
  if (file === undefined) return false;
  const { values } = state.facts.fragment;
  const name = values[id]?.op === "attribute" ? externalName(resolveIn(flows.program, state.ref, id)) : "";
  if (name === "django.core.files.uploadedfile.UploadedFile.content_type") return true;
  if (cleansFile(flows, state)) return true;
  if (values[file]?.op === "parameter" && validates(state.facts, file)) {
    const accepts = /^(?:!=|not in)$/.test(operator) || isNegated(values, comparison);
    return accepts && other !== undefined && (isField(flows, state) || listsTypes(flows, state, other));
  }
  if (other !== undefined && isAnswer(state.facts, comparison) && listsTypes(flows, state, other))
    return decidesForCaller(flows, state, file);
  return isUpload(flows, state, file);
}

function isUpload(flows: FlowModel, state: FunctionState, file: ValueId): boolean {
  return taintsOf(flows.solver, state, file).some(
    ({ origin }) =>
      origin.kind === "source" && /FILES|UploadedFile|cleaned_data|validated_data/.test(origin.row.at),
  );
}

/** Whether a function gives nothing but a comparison, or this one beside others: `return upload.content_type in TYPES`. */
function isAnswer({ fragment: { exits, values } }: FunctionFacts, comparison: ValueId): boolean {
  return exits.some(({ kind, value }) => {
    const given = values[value];
    const parts = given?.op === "operation" && /^(?:and|or|not)$/.test(given.operator) ? given.operands : [];
    return kind === "return" && (value === comparison || parts.includes(comparison));
  });
}

/** Whether something that hands an upload to a function refuses it by the answer, and does not look inside itself. */
function decidesForCaller(flows: FlowModel, { facts }: FunctionState, file: ValueId): boolean {
  const parameter = facts.fragment.values[file];
  if (parameter?.op !== "parameter") return false;
  return (flows.solver.callers.get(facts) ?? []).some(({ state, edge }) => {
    const [given] = edge.passed.get(parameter.index) ?? [];
    if (given === undefined || !refuses(state.facts.fragment)) return false;
    return !callsAny(state.facts.fragment, LOOKS_INSIDE) && isUpload(flows, state, given);
  });
}

/** `clean` of a project's own file field, which everybody copies: whatever has a `content_type` there is the upload. */
function cleansFile({ program }: FlowModel, { ref, facts }: FunctionState): boolean {
  if (facts.class === NONE || !/^(?:clean|validate|to_python)$/.test(facts.name)) return false;
  const bases = libraryAncestors(program, { unit: ref.unit, class: facts.class });
  return bases.some((name) => name.endsWith(".FileField")) && refuses(facts.fragment);
}

/** Every type that is compared with is one of data: `("application/zip", "text/csv")`. */
function isReadOnly(
  { program }: FlowModel,
  { state, value: { operands } }: Occurrence<OperationValue>,
): boolean {
  const types = operands.flatMap((id) => textsOf(program, state, id));
  return types.length > 0 && types.every((type) => READ_ONLY.test(type));
}

/** `if not upload.content_type in TYPES: raise`; a list of what is refused is one filter among others. */
function isNegated(values: Fragment["values"], comparison: ValueId): boolean {
  return values.some(
    (value) => value.op === "operation" && value.operator === "not" && value.operands[0] === comparison,
  );
}

/** The file whose claimed type a value is: read here, or by a function of the project that does nothing else. */
function fileBehind(state: FunctionState, id: ValueId): ValueId | undefined {
  const value = state.facts.fragment.values[id];
  if (value?.op === "attribute") return value.name === "content_type" ? value.base : undefined;
  const edge = state.edges.get(id);
  if (value?.op !== "call" || !edge) return undefined;
  const { fragment } = functionFacts(edge.target);
  const [exit, ...more] = fragment.exits;
  const given = exit && more.length === 0 ? fragment.values[exit.value] : undefined;
  if (given?.op !== "attribute" || given.name !== "content_type") return undefined;
  const base = fragment.values[given.base];
  return base?.op === "parameter" ? edge.passed.get(base.index)?.[0] : undefined;
}

/** Whether a function is handed something to refuse it: `validate_photo(self, value)`, `def only_images(upload)`. */
function validates({ fragment, class: owner }: FunctionFacts, parameter: ValueId): boolean {
  const value = fragment.values[parameter];
  if (owner !== NONE && value?.op === "parameter" && value.index === 0) return false;
  return refuses(fragment);
}

function refuses(fragment: Fragment): boolean {
  return fragment.exits.some(
    ({ kind, value: raised }) =>
      kind === "raise" && (spokenName(fragment, raised) ?? "").endsWith("ValidationError"),
  );
}

/** A serializer's method for one field: only files among its values have a `content_type` of that kind. */
function isField({ program }: FlowModel, { ref, facts }: FunctionState): boolean {
  if (facts.class === NONE || !/^validate_\w/.test(facts.name)) return false;
  const owner = { unit: ref.unit, class: facts.class };
  return libraryAncestors(program, owner).some((name) => name.startsWith("rest_framework.serializers."));
}

/** Django's own content types have neither slash nor text: `"image/png"`, `("image/png", "image/jpeg")`. */
function listsTypes({ program }: FlowModel, state: FunctionState, id: ValueId): boolean {
  return textsOf(program, state, id).some((text) => text.includes("/"));
}

function textsOf(program: Program, { ref }: FunctionState, id: ValueId): string[] {
  const at = definitionOf(program, refTo(ref, id));
  const value = functionFacts(at).fragment.values[at.value];
  const texts = value?.op === "collection" ? value.entries.map((one) => one.value) : [at.value];
  return texts.flatMap((one) => textOf(program, refTo(at, one)) ?? []);
}

function looksInside(flows: FlowModel, { state }: Occurrence): boolean {
  if (callsAny(state.facts.fragment, LOOKS_INSIDE)) return true;
  const { unit } = state.ref;
  // What nothing calls looks at no file.
  return lookingInside(unit).some((id) => {
    const ref = { unit, function: id };
    return !isNamedNowhere(flows, ref) && !isHelperOfNobody(flows, ref);
  });
}

/** Functions of a module that look at a file's content. */
const lookingInside: (unit: Unit) => readonly number[] = perFile(({ facts }) =>
  facts.functions.flatMap(({ fragment }, id) =>
    callsAny(fragment, LOOKS_INSIDE_NEARBY) || opensImage(fragment) ? [id] : [],
  ),
);

function callsAny(fragment: Fragment, names: RegExp): boolean {
  return fragment.values.some(
    (value) => value.op === "call" && names.test(spokenName(fragment, value.callee) ?? ""),
  );
}

/** `Image.open(upload)` fails for what is no image. */
function opensImage(fragment: Fragment): boolean {
  const { values } = fragment;
  return values.some((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    if (callee?.op !== "attribute" || callee.name !== "open") return false;
    return /^(?:Pil)?Image$/i.test(spokenName(fragment, callee.base) ?? "");
  });
}
