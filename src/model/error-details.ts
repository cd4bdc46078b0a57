/** What an error says about the inside of the site, on its way to the visitor. */
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolve, resolveIn } from "../bind/resolve.ts";
import type { CallValue, ExceptionValue, Region, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { inProgramOrder } from "../flow/occurrences.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import { developmentSwitch } from "./conditions.ts";
import { requestPart } from "./request-dumps.ts";
import type { ShownValue } from "./shown-values.ts";
import { shownValues } from "./shown-values.ts";

/** One answer that shows such a detail: a response, a message of the next page, what a WebSocket sends. */
export interface ErrorDetail {
  readonly at: ValueRef;
  readonly what: DetailKind;
  /** The value that says it: the error that was caught, the traceback. */
  readonly from: ValueRef;
}

/**
 * `traceback`: the code's own lines. `any-error`: the text of whatever went wrong. `inner-error`: the text of an error
 * that speaks of the database, the file system or another program. `environment`: variables of the process.
 */
export type DetailKind = "traceback" | "any-error" | "inner-error" | "environment";

/** Classes that answer a request (docs.djangoproject.com/en/5.2/ref/request-response/, django-rest-framework.org/api-guide/responses/). */
const RESPONSES =
  /^(?:django\.http\.(?:response\.)?(?:JsonResponse|HttpResponse(?:BadRequest|ServerError|NotFound|Forbidden|NotAllowed|Gone)?|StreamingHttpResponse)|rest_framework\.response\.Response)$/;

/** Messages that the next page shows (docs.djangoproject.com/en/5.2/ref/contrib/messages/), and where their text stands. */
const MESSAGES: ReadonlyMap<string, number> = new Map(
  ["debug", "info", "success", "warning", "error", "add_message"].map((name) => [
    `django.contrib.messages.${name}`,
    name === "add_message" ? 2 : 1,
  ]),
);

/** What a WebSocket consumer sends (channels.readthedocs.io/en/stable/topics/consumers.html). */
const SENT = /^channels\.generic\.websocket\.\w{1,40}\.send(?:_json)?$/;

/** Functions that fill a page: their context is what the page can show. */
const RENDERERS = /^django\.(?:shortcuts\.render|template\.response\.TemplateResponse)$/;

const TRACEBACKS = /^traceback\.format_(?:exc|exception|tb|stack)$/;

/** Errors whose text speaks of the inside: SQL, paths, commands. */
const INNER =
  /^(?:django\.db\.(?:utils\.)?(?:\w*Error)|django\.db\.(?:Database|Integrity|Operational|Programming)Error|OSError|IOError|FileNotFoundError|PermissionError|subprocess\.\w+|psycopg2?\.\w+|sqlite3\.\w+|ImportError|AttributeError|NameError|requests\.(?:exceptions\.)?\w+|socket\.\w+|smtplib\.\w+|redis\.(?:exceptions\.)?\w+)$/;

/** Every answer with such a detail; what only runs with DEBUG on is left out. */
export function errorDetails(index: ValueIndex): ErrorDetail[] {
  const sites = [...index.flows.calls]
    .filter(([name]) => RESPONSES.test(name) || RENDERERS.test(name) || MESSAGES.has(name) || SENT.test(name))
    .flatMap(([, found]) => found);
  return inProgramOrder(index.flows, sites).flatMap(({ at, name, call }): ErrorDetail[] => {
    const shown = shownTo(name, call);
    if (shown.length === 0 || developmentSwitch(at, call.region) !== undefined) return [];
    const worst = worstOf(index, at, shown);
    return worst === undefined ? [] : [{ at, ...worst }];
  });
}

/** The arguments of a call that the client gets to see. */
function shownTo(name: string, call: CallValue): readonly ValueId[] {
  const named = (wanted: string): ValueId[] =>
    call.arguments.flatMap((one) => (one.name === wanted ? [one.value] : []));
  const position = (at: number): ValueId[] =>
    call.arguments[at]?.style === "positional" ? [call.arguments[at].value] : [];
  if (RESPONSES.test(name)) return [...position(0), ...named("content"), ...named("data")];
  if (SENT.test(name)) return [...position(0), ...named("content"), ...named("text_data")];
  const message = MESSAGES.get(name);
  if (message !== undefined) return [...position(message), ...named("message")];
  return RENDERERS.test(name) ? [...position(2), ...named("context")] : [];
}

const WORST: readonly DetailKind[] = ["environment", "traceback", "any-error", "inner-error"];

function worstOf(
  index: ValueIndex,
  ref: FunctionRef,
  shown: readonly ValueId[],
): Omit<ErrorDetail, "at"> | undefined {
  const starts = shown.map((value) => refTo(ref, value));
  const seen = shownValues(index, starts, () => true).flatMap((one) => {
    const what = detailIn(index, one);
    return what === undefined ? [] : [{ what, from: one.at }];
  });
  for (const kind of WORST) {
    const found = seen.find(({ what }) => what === kind);
    if (found) return found;
  }
  return undefined;
}

function detailIn(index: ValueIndex, shown: ShownValue): DetailKind | undefined {
  const { at, value } = shown;
  if (value.op === "exception")
    return speaksOfInput(index, at, value) ? undefined : kindOfError(index, at, value);
  const part = requestPart(index, shown);
  if (part?.name === "request.META" || part?.holds === "environment") return "environment";
  if (value.op !== "call") return undefined;
  const name = externalName(resolveIn(index.flows.program, at, value.callee));
  return name !== undefined && TRACEBACKS.test(name) ? "traceback" : undefined;
}

/** Calls that fail with words about what they were given, and about nothing else. */
const READING =
  /^(?:json\.loads?|int|float|(?:uuid\.)?UUID|base64\.\w{1,20}decode|dateutil\.parser\.(?:iso)?parse|datetime\.(?:datetime|date)\.(?:strptime|fromisoformat)|django\.utils\.dateparse\.\w{1,20})$/;

/** `try: data = json.loads(request.body)`: whatever goes wrong there, the text tells the sender what they sent. */
function speaksOfInput({ flows }: ValueIndex, at: ValueRef, { region }: ExceptionValue): boolean {
  const { regions, values } = functionFacts(at).fragment;
  const body = triedBefore(regions, region);
  if (body === undefined) return false;
  // What follows the whole statement is nested in the body as well, and comes later.
  const tried = values.slice(0, at.value);
  const calls = tried.filter((value) => value.op === "call" && isWithin(regions, value.region, body));
  return (
    calls.length > 0 &&
    calls.every((call) => call.op === "call" && readsInput(flows.program, at, call.callee))
  );
}

function readsInput(program: Program, at: FunctionRef, callee: ValueId): boolean {
  const value = functionFacts(at).fragment.values[callee];
  if (value?.op === "attribute" && value.name === "decode") return true;
  const name = externalName(resolveIn(program, at, callee)) ?? (value?.op === "free" ? value.name : "");
  return READING.test(name.replace(/^builtins\./, ""));
}

/** The body of the `try` that an `except` belongs to: the last one before it beside it. */
function triedBefore(regions: readonly Region[], except: RegionId): RegionId | undefined {
  const { parent, form } = regions[except] ?? {};
  if (form !== "except") return undefined;
  for (let id = except - 1; id >= 0; id--)
    if (regions[id]?.form === "try" && regions[id]?.parent === parent) return id;
  return undefined;
}

function isWithin(regions: readonly Region[], start: RegionId, outer: RegionId): boolean {
  for (let id = start; id >= outer; id = regions[id]?.parent ?? -1) if (id === outer) return true;
  return false;
}

/** An error that the code knows by name was written for somebody; `except Exception` catches everything. */
function kindOfError(index: ValueIndex, at: ValueRef, { type }: ExceptionValue): DetailKind | undefined {
  const { fragment } = functionFacts(at);
  const group = type === NONE ? undefined : fragment.values[type];
  const types = group?.op === "collection" ? group.entries.map((entry) => entry.value) : [type];
  const kinds = types.map((one): DetailKind | undefined => {
    const name = one === NONE ? "Exception" : typeName(index, refTo(at, one));
    if (name === "Exception" || name === "BaseException") return "any-error";
    return name !== undefined && INNER.test(name) ? "inner-error" : undefined;
  });
  return WORST.find((kind) => kinds.includes(kind));
}

/** The path of an error's class; of a builtin one that the name resolution does not list, its name. */
function typeName(index: ValueIndex, at: ValueRef): string | undefined {
  const symbol = resolve(index.flows.program, at);
  const value = functionFacts(at).fragment.values[at.value];
  if (symbol === undefined && value?.op === "free") return value.name;
  return externalName(symbol);
}
