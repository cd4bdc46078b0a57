/**
 * Functions of the project that are called like a check and look at a form alone: at an address's scheme, at a path's ending, at a file's size, or whether there is
 * anything at all. A name says what a function is meant to do; where its body is in view, only the body says what it does.
 */
import { textOf } from "../bind/constants.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, OperationValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { beginningsOf } from "../flow/host-beginnings.ts";
import { operandsOf } from "../flow/operands.ts";
import { patternOf } from "../flow/pattern-guards.ts";
import { alwaysRaises } from "../flow/refusing-checks.ts";
import { spokenName } from "../flow/sinks.ts";
import type { FunctionState } from "../flow/summary.ts";

/** Functions inside each other that are read. */
const DEPTH = 3;

/** Longer functions do more than look at a form. */
const MOST_VALUES = 300;

/** Functions that judge nothing, or whose answer is about the form of what they are given. */
const PLAIN =
  /^(?:bool|len|str|any|all|isinstance|print|repr|int|type|list|tuple|set|sorted|iter|next|callable|(?:six\.moves\.)?urllib\.(?:parse\.)?\w{1,40}|urlparse\.\w{1,40}|django\.utils\.(?:translation|encoding)\.\w{1,60}|(?:logging|warnings)\..{1,80}|re\.(?:compile|escape))$/;

/** Validators that look at the text (docs.djangoproject.com/en/5.2/ref/validators/). */
const OF_TEXT =
  /^django\.core\.validators\.(?:URLValidator|M(?:ax|in)LengthValidator|ProhibitNullCharactersValidator)(?:\(\))?$/;

/** Methods of texts whose result is a text again, or a number; methods of loggers. */
const OF_TEXTS =
  /^(?:strip|lstrip|rstrip|lower|upper|casefold|encode|decode|split|rsplit|partition|rpartition|splitlines|replace|format|join|find|index|count|isascii|isprintable|isspace|isdigit|isalnum|removeprefix|removesuffix|geturl|debug|info|warning|error|exception|critical)$/;

/** What says nothing of what a value leads to, by what it is. */
interface Topic {
  /** Functions that judge nothing of it. */
  readonly plain: RegExp;
  /** Its parts that do not say where it leads. */
  readonly parts: RegExp;
  /** Methods of its text that judge nothing of it. */
  readonly methods: RegExp;
  /** Texts whose place in it says nothing of where it leads. */
  readonly sought: RegExp;
  /** Beginnings, and ends, that say nothing of where it leads. */
  readonly begins: RegExp;
  readonly ends: RegExp;
}

/** An address, whose host matters (docs.python.org/3/library/urllib.parse.html). */
export const ADDRESSES: Topic = {
  plain: /^socket\.(?:getaddrinfo|gethostbyname|gethostbyname_ex)$/,
  parts: /^(?:scheme|port|path|params|query|fragment|username|password)$/,
  methods: OF_TEXTS,
  sought: /^/,
  begins: /^(?:https?|ftp)?(?::\/{0,2})?$|^[#?/]{1,2}$/,
  ends: /^\/?$/,
};

/** An uploaded file, of which its kind matters (docs.djangoproject.com/en/5.2/ref/files/uploads/). */
export const UPLOADS: Topic = {
  plain:
    /^(?:django\.template\.defaultfilters\.filesizeformat|django\.forms\.(?:models\.)?(?:Model)?Form\.(?:clean|add_error))$/,
  parts: /^(?:size|_size)$/,
  methods: /^(?:get|add_error|clean|seek|tell|format|debug|info|warning|error|exception|critical)$/,
  sought: /^$/,
  begins: /^$/,
  ends: /^$/,
};

/** A path, whose folder matters (docs.python.org/3/library/os.path.html, pathlib). */
export const PATHS: Topic = {
  plain:
    /^(?:os\.path\.(?:join|normpath|abspath|realpath|exists|lexists|isfile|isdir|islink|splitext|getsize)|os\.(?:stat|access|fspath)|pathlib\.\w{1,20}|mimetypes\.guess_type)$/,
  parts: /^(?:suffix|suffixes|size)$/,
  methods:
    /^(?:strip|lstrip|rstrip|lower|upper|title|casefold|encode|decode|format|joinpath|exists|is_file|is_dir|stat|debug|info|warning|error|exception|critical)$/,
  sought: /^[\s\w]{0,20}$/,
  begins: /^$/,
  ends: /^\.?\w{0,8}(?:\.\w{1,8})?$/,
};

/** What names of exceptions end with. */
const EXCEPTION = /(?:Error|Exception|Denied|Invalid|Warning|404)$/;

/** Whether nothing that a function asks, and nothing that it calls, tells one host, folder or kind of file from another. */
export function looksAtFormOnly(
  flows: FlowModel,
  state: FunctionState,
  topic: Topic,
  depth: number = DEPTH,
): boolean {
  const { fragment } = state.facts;
  const { values } = fragment;
  if (depth === 0 || values.length > MOST_VALUES || alwaysRaises(fragment)) return false;
  const search = { flows, state, topic, depth, handed: handedOn(state) };
  return values.every((value, id) => isAboutForm(search, value, id));
}

interface Search {
  readonly flows: FlowModel;
  readonly state: FunctionState;
  readonly topic: Topic;
  readonly depth: number;
  /** What was computed from the function's parameters. */
  readonly handed: ReadonlySet<ValueId>;
}

/** Everything that is computed from a parameter; what a loop carries round is met the second time. */
function handedOn({ facts: { fragment } }: FunctionState): ReadonlySet<ValueId> {
  const found = new Set<ValueId>();
  for (let round = 0; round < 2; round++)
    for (const [id, value] of fragment.values.entries())
      if (value.op === "parameter" || operandsOf(value).some((one) => found.has(one))) found.add(id);
  return found;
}

/** Whether a function, or one that it calls, compares what it is handed with more than a form: a host with a list, an address with a pattern. */
export function comparesMore(flows: FlowModel, state: FunctionState, depth: number = DEPTH): boolean {
  const { values } = state.facts.fragment;
  if (depth === 0 || values.length > MOST_VALUES) return false;
  const search = { flows, state, topic: ADDRESSES, depth, handed: handedOn(state) };
  return values.some((value, id) => {
    if (!search.handed.has(id)) return false;
    if (value.op === "operation") return !comparesForm(search, value);
    if (value.op !== "call") return false;
    const inner = targetsOf(search, id);
    return inner.length > 0
      ? inner.some((one) => one !== undefined && comparesMore(flows, one, depth - 1))
      : MATCHING.test(spokenName(state.facts.fragment, value.callee) ?? "") &&
          !callsForForm(search, value, id);
  });
}

/** Calls by which a text is compared, with a signature of it too. */
const MATCHING =
  /^(?:startswith|endswith|match|fullmatch|search|fnmatch|fnmatchcase|issubset|constant_time_compare|compare_digest|unsign)$/;

/** The project's functions that a call or read reaches; undefined for one that is not known. */
function targetsOf({ flows, state }: Search, id: ValueId): readonly (FunctionState | undefined)[] {
  const edges = [state.edges.get(id), ...(state.further.get(id) ?? [])];
  return edges.flatMap((edge) =>
    edge === undefined ? [] : [flows.solver.byRef.get(functionFacts(edge.target))],
  );
}

function isAboutForm(search: Search, value: Value, id: ValueId): boolean {
  const { flows, topic, depth, handed } = search;
  if (value.op === "closure" || value.op === "class") return false;
  if (!handed.has(id)) return true;
  if (value.op === "unknown") return false;
  if (value.op === "operation") return comparesForm(search, value);
  const targets = targetsOf(search, id);
  if (targets.length > 0)
    return targets.every((one) => one !== undefined && looksAtFormOnly(flows, one, topic, depth - 1));
  return value.op !== "call" || callsForForm(search, value, id);
}

function comparesForm(search: Search, { operator, operands }: OperationValue): boolean {
  if (!/^(?:==|!=|in|not in)$/.test(operator)) return true;
  const { flows, state, handed, topic } = search;
  const [left = NONE, right = NONE] = operands;
  const sides = [left, right];
  if (!sides.some((one) => handed.has(one))) return true;
  if (operator.endsWith("in")) return isOtherPart(search, left) || isSought(search, left);
  if (sides.some((one) => isOtherPart(search, one))) return true;
  return sides.some((one) => {
    const text = textOf(flows.program, refTo(state.ref, one));
    return isConstant(state, one) || (text !== undefined && topic.begins.test(text));
  });
}

function isConstant({ facts }: FunctionState, id: ValueId): boolean {
  return facts.fragment.values[id]?.op === "constant";
}

/** `"://"` of `"://" in url`. */
function isSought({ flows, state, topic }: Search, id: ValueId): boolean {
  if (state.facts.fragment.values[id]?.op !== "text") return isConstant(state, id);
  return topic.sought.test(textOf(flows.program, refTo(state.ref, id)) ?? "");
}

/** `urlsplit(url).scheme`, `parts.scheme.lower()`, `splitext(name)[1]`, `name.rsplit(".", 1)[-1]`. */
function isOtherPart({ flows, state, topic }: Search, id: ValueId): boolean {
  const { values } = state.facts.fragment;
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  const read = callee?.op === "attribute" && topic.methods.test(callee.name) ? values[callee.base] : value;
  if (read?.op === "attribute") return topic.parts.test(read.name);
  if (read?.op !== "item" && read?.op !== "element") return false;
  const split = values[read.base];
  const name = split?.op === "call" ? spokenName(state.facts.fragment, split.callee) : undefined;
  if (split?.op !== "call" || name === undefined || !/^(?:splitext|r?split|r?partition)$/.test(name))
    return false;
  const [first] = split.arguments;
  return (
    name === "splitext" ||
    (first !== undefined && textOf(flows.program, refTo(state.ref, first.value)) === ".")
  );
}

/** A call of code that cannot be seen. */
function callsForForm(search: Search, call: CallValue, id: ValueId): boolean {
  const { flows, state, topic, handed } = search;
  const { fragment } = state.facts;
  if (fragment.exits.some(({ kind, value }) => kind === "raise" && value === id)) return true;
  const callee = fragment.values[call.callee];
  const name = spokenName(fragment, call.callee) ?? "";
  const external = externalName(resolveIn(flows.program, state.ref, call.callee)) ?? "";
  if (EXCEPTION.test(name) || PLAIN.test(external) || OF_TEXT.test(external) || topic.plain.test(external))
    return true;
  const test = patternOf(flows.program, state.ref, call);
  if (test) return topic === ADDRESSES && test.pattern.length < 100 && !NAMES_HOST.test(test.pattern);
  if (callee?.op !== "attribute" || !handed.has(callee.base)) return false;
  if (name === "replace" && topic === PATHS) return isSought(search, call.arguments[0]?.value ?? NONE);
  if (name === "startswith") return isAmong(search, call, topic.begins);
  return name === "endswith" ? isAmong(search, call, topic.ends) : topic.methods.test(name);
}

/** A pattern with a name in it: a dot that stands for itself behind letters, or a place where a name is filled in. */
const NAMES_HOST = /[a-z\d]{2}\\?\.[a-z]|%s|\{\w{0,30}[a-z]\w{0,30}\}/i;

/** `url.startswith(("http://", "https://"))`: whether all texts that are asked for say nothing. */
function isAmong({ flows, state }: Search, call: CallValue, known: RegExp): boolean {
  const [first] = call.arguments;
  const texts = first && beginningsOf(flows.program, state.ref, first.value);
  return texts?.every((text) => known.test(text)) === true;
}
