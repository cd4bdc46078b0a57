/** Checks of a signature or token, by which a request proves that no other site's page made it. */
import { constantOf } from "../bind/constants.ts";
import type { ValueRef } from "../bind/program.ts";
import { externalName, resolve, resolveIn } from "../bind/resolve.ts";
import type { CallArgument, CallValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { operandsOf } from "./operands.ts";
import { spokenName } from "./sinks.ts";
import { taintsOf } from "./solve.ts";
import type { FunctionState, SolverState } from "./summary.ts";
import { refTo } from "../bind/program.ts";

/** One such check, with words for a report ("compares a secret in constant time"). */
export interface ProofSeen {
  readonly says: string;
  readonly at: ValueRef;
}

/** Names under which code keeps what only the right caller can know. */
const TOKEN_NAME = /(^|_)(token|signature|sig|hmac|digest|apikey|secret|nonce)(_|$)/i;

/** Keys that open something, in lookups: `ping_key=`, `api_key=`; not the keys by which tables refer to each other. */
const LOOKUP_KEY = /(^|_)key$/i;
const TABLE_KEY = /^(primary|foreign|cache|sort|natural|content)_?key$/i;

/** A setting that holds one: `settings.CALLBACK_KEY`. */
const SETTING_KEY = /^[A-Z][A-Z0-9_]{0,60}(?:KEY|_PASSWORD|_PASSPHRASE)$/;

/** Methods that give a text in another form, as it is compared. */
const FORMS = /^(?:lower|upper|strip|encode|decode|casefold)$/;

/** Parts of names of request headers that carry a credential of their own: no browser sends them by itself. */
const TOKEN_HEADER = /AUTHORIZATION|SIGNATURE|TOKEN|API[-_]?KEY|HMAC|SECRET/i;

/** How a value proves who made the request, if it does. */
export function proofOf(solver: SolverState, state: FunctionState, value: Value): string | undefined {
  switch (value.op) {
    case "item":
      return headerProof(
        solver,
        refTo(state.ref, value.base),
        value.name ?? keyText(solver, state, value.key),
      );
    case "operation":
      return comparisonProof(state, value.operator, value.operands);
    case "call":
      return callProof(solver, state, value);
    default:
      return undefined;
  }
}

function callProof(solver: SolverState, state: FunctionState, value: CallValue): string | undefined {
  const name = externalName(resolveIn(solver.program, state.ref, value.callee));
  const row = name === undefined ? undefined : solver.catalog.proofs.get(name);
  if (row) return isAmbient(solver, state, value) || signsNothing(state, name, value) ? undefined : row.says;
  const lookup = lookupProof(solver, state, value, name);
  if (lookup !== undefined) return isAmbient(solver, state, value) ? undefined : lookup;
  return (
    sessionProof(solver, state, value) ??
    headerCallProof(solver, state, value) ??
    handedProof(state, value) ??
    samlProof(state, value)
  );
}

/** `hmac.new(uuid4().bytes, digestmod=sha1).hexdigest()` makes a key: there is no message that somebody could have sent. */
function signsNothing({ facts }: FunctionState, name: string | undefined, call: CallValue): boolean {
  if (name !== "hmac.new" && name !== "hmac.HMAC") return false;
  const { values } = facts.fragment;
  const message = call.arguments.find((one) => one.name === "msg") ?? call.arguments[1];
  const given = message && (message.name === undefined || message.name === "msg") && values[message.value];
  if (given && !(given.op === "constant" && given.constant === "None")) return false;
  return !values.some((value) => value.op === "attribute" && value.name === "update");
}

/** What pysaml2 calls the reading of an answer, signature and all, whoever keeps the client (pysaml2.readthedocs.io/en/latest/howto/config.html). */
function samlProof({ facts }: FunctionState, call: CallValue): string | undefined {
  return spokenName(facts.fragment, call.callee) === "parse_authn_request_response"
    ? "checks the signature of a SAML response"
    : undefined;
}

/** `SessionStore(request.POST["session"])`: a session's key is a secret like a password (docs.djangoproject.com/en/5.2/topics/http/sessions/#using-sessions-out-of-views). */
function sessionProof(solver: SolverState, state: FunctionState, call: CallValue): string | undefined {
  const [key] = call.arguments;
  if (key === undefined || spokenName(state.facts.fragment, call.callee) !== "SessionStore") return undefined;
  const isSent = taintsOf(solver, state, key.value).some(
    ({ origin }) => origin.kind === "source" && origin.row.kind === "request",
  );
  return isSent && !isAmbient(solver, state, call) ? "opens the session whose key was sent" : undefined;
}

/** Names of functions that compare what was sent with what they are given. */
const COMPARING =
  /(?:^|_)(?:forbid|verify|verified|check|validate|compare|match|matches|allow|allowed|require|ensure)(?:_|$)/;

/** `forbid_unallowed(request, "POST", "key", device.key)`: a check of the request against a secret of the row. */
function handedProof({ facts }: FunctionState, call: CallValue): string | undefined {
  const { fragment } = facts;
  const callee = spokenName(fragment, call.callee);
  if (callee === undefined || !COMPARING.test(callee)) return undefined;
  const given = call.arguments.map(({ value }) => fragment.values[value]);
  const asks = given.some((value) => value?.op === "parameter" && value.name === "request");
  const secret = given.find(
    (value) => value?.op === "attribute" && (namesToken(value.name) || /^(?:api_)?key$/.test(value.name)),
  );
  return asks && secret?.op === "attribute"
    ? `hands \`${secret.name}\` of the row to \`${callee}\``
    : undefined;
}

/** What finds its object by a token that the browser sends by itself: no proof against other sites' pages, but a login. */
export function ambientLookup(solver: SolverState, state: FunctionState, value: Value): string | undefined {
  if (value.op !== "call" || !isAmbient(solver, state, value)) return undefined;
  const name = externalName(resolveIn(solver.program, state.ref, value.callee));
  return lookupProof(solver, state, value, name) && "finds an account by a token of the browser's cookies";
}

/** A token that the browser sends by itself (a cookie, the session) proves nothing about who made the request. */
function isAmbient(solver: SolverState, state: FunctionState, call: CallValue): boolean {
  return call.arguments.some((argument) =>
    taintsOf(solver, state, argument.value).some(
      ({ origin }) => origin.kind === "source" && solver.catalog.ambient.has(origin.row.at),
    ),
  );
}

/** Several keys at once are asked of a store: nobody brings a list of secrets along. */
const KEYS_OF_A_STORE = /^key__in$/;

/** `Model.objects.get(token=…)`: only who knows the token finds a row; likewise a UUID that the URL carries. */
function lookupProof(
  solver: SolverState,
  state: FunctionState,
  call: CallValue,
  name: string | undefined,
): string | undefined {
  const callee = state.facts.fragment.values[call.callee];
  const method = name?.split(".").at(-1) ?? (callee?.op === "attribute" ? callee.name : "");
  if (!/^(get|filter|get_object_or_404|exists)$/.test(method)) return undefined;
  const key = call.arguments.find(
    (one) => one.name !== undefined && namesToken(one.name) && !KEYS_OF_A_STORE.test(one.name),
  );
  const column = key?.name ?? spreadToken(solver, state, call);
  if (column !== undefined) return `finds its object by \`${column}\`, which only the right caller knows`;
  const unguessable = call.arguments.find((one) => one.name !== undefined && isUuid(solver, state, one));
  return unguessable
    ? `finds its object by \`${unguessable.name}\`, a random id that only the right caller knows`
    : undefined;
}

/** `kwargs.update({"secret": sent})` before `filter(**kwargs)`: the key of a mapping that is spread into a lookup. */
function spreadToken(solver: SolverState, state: FunctionState, call: CallValue): string | undefined {
  const spread = call.arguments.filter(({ style }) => style === "double-star");
  return spread
    .flatMap(({ value }) => keysPutIn(solver, state, value))
    .find((key) => namesToken(key) && !KEYS_OF_A_STORE.test(key));
}

/** Steps back through what was put into one mapping. */
const PUT_LIMIT = 12;

/** Keys that a function writes into a mapping, the last first. */
function keysPutIn(solver: SolverState, state: FunctionState, mapping: ValueId): string[] {
  const { values } = state.facts.fragment;
  const keys: string[] = [];
  let value = values[mapping];
  for (let step = 0; step < PUT_LIMIT && value?.op === "updated"; step++) {
    if (value.name === undefined) keys.push(...keysWritten(solver, state, values[value.value]));
    else keys.push(value.name);
    value = values[value.base];
  }
  return [...keys, ...keysWritten(solver, state, value)];
}

function keysWritten(solver: SolverState, state: FunctionState, value: Value | undefined): string[] {
  if (value?.op !== "collection" || value.form !== "dict") return [];
  return value.entries.flatMap(({ key }) => keyText(solver, state, key) ?? []);
}

/** Lookups that need the whole value (docs.djangoproject.com/en/5.2/ref/models/querysets/#field-lookups). */
const WHOLE = /^(?:i?exact|in)$/;

/** Whether the column that a lookup ends at holds a token; `key__project` ends at a project. */
function namesToken(lookup: string): boolean {
  const parts = lookup.split("__");
  const column = parts.findLast((part) => !WHOLE.test(part)) ?? "";
  return TOKEN_NAME.test(column) || (LOOKUP_KEY.test(column) && !TABLE_KEY.test(column));
}

/** Whether an argument is a parameter annotated as a UUID. */
function isUuid(solver: SolverState, state: FunctionState, { value }: CallArgument): boolean {
  const parameter = state.facts.fragment.values[value];
  if (parameter?.op !== "parameter") return false;
  if (state.entries.some((entry) => entry.index === parameter.index && entry.converter === "uuid"))
    return true;
  const annotation = state.facts.parameters[parameter.index]?.annotation ?? NONE;
  if (annotation === NONE) return false;
  const symbol = resolve(solver.program, {
    unit: state.ref.unit,
    function: state.facts.parent,
    value: annotation,
  });
  return externalName(symbol) === "uuid.UUID";
}

function comparisonProof(
  state: FunctionState,
  operator: string,
  operands: readonly ValueId[],
): string | undefined {
  if (operator !== "==" && operator !== "!=") return undefined;
  const { values } = state.facts.fragment;
  const names = operands.map((operand) => spokenName(state.facts.fragment, operand) ?? "");
  const named =
    names.find((name) => TOKEN_NAME.test(name) || SETTING_KEY.test(name)) ??
    comparedHash(state, operands) ??
    comparedColumn(values, operands);
  const constant = operands.some(
    (operand) => values[operand]?.op === "constant" || values[operand]?.op === "text",
  );
  return named !== undefined && !constant ? `compares \`${named}\`` : undefined;
}

/** `hashlib.md5(settings.RESPONSE_KEY + sent).hexdigest() != sent_hash`: what only somebody who knows the setting can compute. */
function comparedHash(state: FunctionState, operands: readonly ValueId[]): string | undefined {
  const { values } = state.facts.fragment;
  for (const operand of operands) {
    const call = values[formOf(values, operand)];
    const callee = call?.op === "call" ? values[call.callee] : undefined;
    if (callee?.op !== "attribute" || callee.name !== "hexdigest") continue;
    const setting = settingIn(values, callee.base, MADE_OF);
    if (setting !== undefined) return setting;
  }
  return undefined;
}

/** Columns that a row is given so that nobody else can name it. */
const UNGUESSABLE = /^(?:hash|guid|uuid|access_?code)$/;

/** Columns that hold a key which the right caller was handed before: `pullkey`, `callback_key`. */
const OPENING_KEY =
  /(?:^|_)(?:pull|push|access|api|auth|callback|hook|webhook|shared|private|secret|security)_?key$/;

/** `payment.guid != guid`: the URL has to bring what the row has. */
function comparedColumn(values: readonly Value[], operands: readonly ValueId[]): string | undefined {
  const [first, second] = operands.map((operand) => values[operand]);
  const key = [first, second].find((one) => one?.op === "attribute" && OPENING_KEY.test(one.name));
  if (key?.op === "attribute") return key.name;
  const [column, sent] = first?.op === "attribute" ? [first, second] : [second, first];
  if (column?.op !== "attribute" || sent?.op !== "parameter" || sent.name !== column.name) return undefined;
  return UNGUESSABLE.test(column.name) ? column.name : undefined;
}

/** Operations inside each other between a digest and what goes into it. */
const MADE_OF = 6;

/** The setting that a value is made with, in the function itself. */
function settingIn(values: readonly Value[], id: ValueId, depth: number): string | undefined {
  const value = values[id];
  if (!value || depth === 0) return undefined;
  if (value.op === "attribute" && /^[A-Z][A-Z0-9_]+$/.test(value.name)) {
    const base = values[value.base];
    if (base && "name" in base && base.name === "settings") return value.name;
  }
  for (const operand of operandsOf(value)) {
    const found = operand === NONE ? undefined : settingIn(values, operand, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `digest` of `digest.lower()`. */
function formOf(values: readonly Value[], id: ValueId): ValueId {
  const call = values[id];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  return callee?.op === "attribute" && FORMS.test(callee.name) ? callee.base : id;
}

function headerProof(solver: SolverState, headers: ValueRef, key: string | undefined): string | undefined {
  if (key === undefined || !TOKEN_HEADER.test(key)) return undefined;
  const name = externalName(resolve(solver.program, headers));
  const row = name === undefined ? undefined : solver.catalog.sources.get(name);
  return row?.label === "the request's headers" ? `reads the \`${key}\` header` : undefined;
}

function headerCallProof(solver: SolverState, state: FunctionState, call: CallValue): string | undefined {
  const callee = state.facts.fragment.values[call.callee];
  const first = call.arguments[0];
  if (callee?.op !== "attribute" || callee.name !== "get" || !first) return undefined;
  return headerProof(solver, refTo(state.ref, callee.base), keyText(solver, state, first.value));
}

/** The text of a key, written there or kept in a constant; long ones are no header names. */
function keyText(solver: SolverState, state: FunctionState, id: ValueId): string | undefined {
  if (id === NONE) return undefined;
  const constant = constantOf(solver.program, refTo(state.ref, id));
  return constant?.kind === "text" && constant.text.length <= 64 ? constant.text : undefined;
}
