/** Secrets that reach a log or the console: told by what the code calls a value. */
import { functionFacts, refTo } from "../bind/program.ts";
import type { Fragment, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import { spokenName } from "../flow/sinks.ts";
import { taintsOf } from "../flow/solve.ts";
import type { FunctionState } from "../flow/summary.ts";
import { textBetween } from "../source/source-file.ts";
import { addressNames } from "./address-names.ts";
import type { LogCall } from "./log-calls.ts";
import { logCalls } from "./log-calls.ts";
import type { SecretKind } from "./secret-words.ts";
import { secretKind } from "./secret-words.ts";
import { tokenMaker } from "./made-tokens.ts";
import { hasFailed } from "./failed-secrets.ts";
import type { ShownValue } from "./shown-values.ts";
import { shownValues } from "./shown-values.ts";

/** One log call that shows a secret. */
export interface LoggedSecret {
  readonly log: LogCall;
  /** What the secret is called. */
  readonly name: string;
  readonly kind: SecretKind;
  /** It comes from the request, or its name leaves no doubt. */
  readonly sure: boolean;
}

/** Kinds whose values let somebody in. */
const SECRETS: ReadonlySet<SecretKind> = new Set<SecretKind>(["password", "token", "key"]);

/** `has_password`, `use_token`: says whether there is one, and holds none. */
const QUESTION =
  /^(?:has|is|use|uses|used|need|needs|no|with|without|should|must|can|allow|allows|require|requires|num|count|n|missing|invalid|valid|old_style)_/i;

/** What stands for a secret without showing it. */
const HIDING =
  /mask|redact|obfus|hide|hidden|censor|sanit|hash|digest|fingerprint|trunc|shorten|prefix|scrub|clean/i;

/**
 * Words that turn a token into an address of something: of a list's next page, of a parser, of a search; or into a coin, whose
 * contract, amount and lists everybody may know.
 */
const NOT_ACCESS =
  /page|next|cursor|continuation|resum(?:e|ption)|pagination|csrf|xsrf|parser|lex|search|sync|stop|start|cancel|id$|ids$|type|address|contract|symbol|decimals|balance|amount|price|supply|holder|_list$|_lists$|metadata/i;

/** Every log call that shows a secret, with the one that leaves least doubt. */
export function loggedSecrets(index: ValueIndex): LoggedSecret[] {
  return logCalls(index.flows).flatMap((log) => {
    if (log.by === "print" && isForWhoAsked(index, log)) return [];
    const starts = log.written.map((value) => refTo(log.state.ref, value));
    const seen = shownValues(index, starts).flatMap((shown) => secretOf(index, log, shown) ?? []);
    return seen.find((one) => one.sure) ?? seen[0] ?? [];
  });
}

/** Whoever runs the file by hand asked for what it prints; so did whoever answers at the console. */
function isForWhoAsked(index: ValueIndex, { state: { facts }, call }: LogCall): boolean {
  const { fragment } = facts;
  if (runsAsScript(fragment, call.region) || asksAtConsole(fragment)) return true;
  // Any other function may be imported by what serves requests.
  const callers = facts.name === "main" ? index.callers(facts) : [];
  return (
    callers.length > 0 &&
    callers.every((one) => {
      const caller = functionFacts(one).fragment;
      return runsAsScript(caller, caller.values[one.value]?.region ?? NONE);
    })
  );
}

/** `input("Code: ")` and `getpass()`: no server answers these. */
function asksAtConsole(fragment: Fragment): boolean {
  return fragment.values.some((value) => {
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    return (
      (callee?.op === "free" || callee?.op === "import") &&
      /^(?:raw_)?input$|^getpass$/.test(callee.name ?? "")
    );
  });
}

/** Below `if __name__ == "__main__"`. */
function runsAsScript(fragment: Fragment, region: number): boolean {
  const { regions, values } = fragment;
  for (let at = region; at !== NONE; at = regions[at]?.parent ?? NONE) {
    const test = values[regions[at]?.condition ?? NONE];
    const operands = test?.op === "operation" && test.operator === "==" ? test.operands : [];
    const named = operands.some((id) => spokenName(fragment, id) === "__name__");
    if (named && regions[at]?.polarity === true) return true;
  }
  return false;
}

/** `prompt_tokens`, `max_tokens`, `inputTokens` of an API's answer: how many words a model reads or writes. */
const COUNTED =
  /^(?:\w+_)?(?:prompt|completion|context|history|summary|user|input|output|reasoning|response|total|max|min|used|cached|system|num|remaining)_tokens(?:_[a-z]{1,12})?$/i;

function isCounted(name: string): boolean {
  return COUNTED.test(name.replace(/(?<=[a-z])(?=[A-Z])/g, "_"));
}

/** The end or the beginning of a text, too short to be of use: `key[-6:]`, `token[:4]`. */
const GLIMPSE = /\[ ?(?:- ?[1-8] ?:|(?:0 ?)?: ?[1-8]) ?\]$/;

/** Whether a value is only a glimpse of a text, wherever it comes from. */
function isGlimpse(state: FunctionState, id: ValueId): boolean {
  const { values } = state.facts.fragment;
  const value = values[id];
  if (value?.op === "constant" || value?.op === "text") return true;
  if (value?.op === "merge") return value.inputs.every((input) => input < id && isGlimpse(state, input));
  return (
    value?.op === "item" &&
    value.key === NONE &&
    GLIMPSE.test(textBetween(state.ref.unit.file.bytes, value.start, value.end))
  );
}

function secretOf(index: ValueIndex, log: LogCall, shown: ShownValue): LoggedSecret | undefined {
  if (!canHoldText(log, shown.value) || isGlimpse(log.state, shown.at.value)) return undefined;
  const maker = tokenMaker(index.flows.program, shown.at);
  if (maker === "make_token") return { log, name: shown.names[0] ?? maker, kind: "token", sure: true };
  for (const name of shown.names) {
    const kind = QUESTION.test(name) || HIDING.test(name) ? undefined : secretKind(name);
    if (kind === undefined || !SECRETS.has(kind)) continue;
    if (kind !== "password" && hasFailed(index, log, shown)) return undefined;
    if (kind === "token" && (NOT_ACCESS.test(name) || isCounted(name) || addressNames(index.flows).has(name)))
      continue;
    return { log, name, kind, sure: isSure(index, log, shown, name, kind) };
  }
  return undefined;
}

/** A text of the code, a comparison or a masked copy shows nothing. */
function canHoldText(log: LogCall, value: Value): boolean {
  switch (value.op) {
    case "text":
    case "constant":
    case "closure":
    case "class":
    case "collection":
    case "build":
    case "exception":
      return false;
    case "operation":
      return value.operator === "or" || value.operator === "and";
    case "call": {
      const callee = spokenName(log.state.facts.fragment, value.callee) ?? "";
      return (
        !HIDING.test(callee) &&
        !/^(?:len|bool|type|isinstance|id|int|any|all|getLogger|count|update|delete|bulk_\w{1,20})$/.test(
          callee,
        )
      );
    }
    default:
      return true;
  }
}

/** Words of one meaning: a lone `otp` is a code that somebody logs in with. */
const ONE_MEANING = /^(?:[ht]?otp|jwt)s?$/i;

/** A lone `token` may be a word of a parser; a password, or what the request brought under such a name, is one. */
function isSure(index: ValueIndex, log: LogCall, shown: ShownValue, name: string, kind: SecretKind): boolean {
  if (functionFacts(shown.at).parameters.some((one) => one.name === "parser")) return false;
  if (kind === "password" || ONE_MEANING.test(name) || /[a-z][_A-Z]/.test(name)) return true;
  if (tokenMaker(index.flows.program, shown.at) !== undefined) return true;
  return taintsOf(index.flows.solver, log.state, shown.at.value).some(
    ({ origin }) => origin.kind === "source" && origin.row.kind === "request",
  );
}
