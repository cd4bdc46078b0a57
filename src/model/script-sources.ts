/** What a content security policy's sources for scripts let in that they should not. */
import type { Place } from "../findings/finding.ts";
import type { ContentPolicy, PolicyDirective, PolicySource } from "./content-security-policy.ts";

/** One weakness of the sources for scripts. */
export interface ScriptWeakness {
  readonly kind: "inline" | "anything" | "plain-http" | "any-https" | "unquoted" | "unlimited" | "eval";
  readonly at: Place;
  /** The source as written; "" where something is missing. */
  readonly source: string;
}

/** The directive that limits scripts: `script-src`, else `default-src` (w3.org/TR/CSP3/#directive-fallback-list). */
export function scriptDirective({ directives }: ContentPolicy): PolicyDirective | undefined {
  return directives.get("script-src-elem") ?? directives.get("script-src") ?? directives.get("default-src");
}

/** Keywords that mean something in single quotes only; without them they are the names of hosts. */
const KEYWORD =
  /^(?:self|none|unsafe-inline|unsafe-eval|unsafe-hashes|strict-dynamic|report-sample|wasm-unsafe-eval|nonce-.*|sha(?:256|384|512)-.*)$/i;

/** Nonces and hashes make browsers ignore `'unsafe-inline'`. */
const NAMES_SCRIPTS = /^'(?:nonce(?:-.*)?|sha(?:256|384|512)-.*)'$|^<CSP_NONCE_SENTINEL>$/i;

/** Sources that let in scripts of strangers. */
const ANYTHING: ReadonlySet<string> = new Set(["*", "data:", "blob:", "filesystem:"]);

/** What a policy does with scripts that stand in the page itself. */
export interface InlineStance {
  readonly at: Place;
  /** Whether a `<script>` without a nonce is refused. A hash may name it, so a policy with hashes is taken to allow it. */
  readonly refusesScripts: boolean;
  /** Whether event handlers in attributes are refused; no nonce helps them. */
  readonly refusesHandlers: boolean;
}

/** The stance of an enforced policy; one that could not be read to its end refuses nothing. */
export function inlineStance(policy: ContentPolicy): InlineStance {
  const scripts = scriptDirective(policy);
  const handlers = policy.directives.get("script-src-attr") ?? policy.directives.get("script-src") ?? scripts;
  return {
    at: scripts?.at ?? policy.at,
    refusesScripts: scripts !== undefined && !policy.open && refusesInline(scripts, /^'sha/i),
    refusesHandlers: handlers !== undefined && !policy.open && refusesInline(handlers, /^'unsafe-hashes'$/i),
  };
}

/** `'unsafe-inline'` counts only where no nonce, hash or `'strict-dynamic'` stands beside it (w3.org/TR/CSP3/#allow-all-inline). */
function refusesInline({ sources, open }: PolicyDirective, mayName: RegExp): boolean {
  if (open || sources.some(({ text }) => mayName.test(text))) return false;
  const isAllowed = sources.some(({ text }) => text.toLowerCase() === "'unsafe-inline'");
  const isOverruled = sources.some(
    ({ text }) => NAMES_SCRIPTS.test(text) || /^'strict-dynamic'$/i.test(text),
  );
  return !isAllowed || isOverruled;
}

/** All weaknesses, worst first. */
export function scriptWeaknesses(policy: ContentPolicy): readonly ScriptWeakness[] {
  const directive = scriptDirective(policy);
  if (directive === undefined) {
    return policy.open || policy.directives.size === 0
      ? []
      : [{ kind: "unlimited", at: policy.at, source: "" }];
  }
  const namesScripts = directive.open || directive.sources.some(({ text }) => NAMES_SCRIPTS.test(text));
  const isStrict = directive.sources.some(({ text }) => text.toLowerCase() === "'strict-dynamic'");
  const found = directive.sources.flatMap((source) => weaknessOf(source, namesScripts, isStrict));
  return ORDER.flatMap((kind) => found.filter((one) => one.kind === kind));
}

const ORDER: readonly ScriptWeakness["kind"][] = [
  "inline",
  "anything",
  "any-https",
  "plain-http",
  "unquoted",
  "unlimited",
  "eval",
];

function weaknessOf(
  { text, at }: PolicySource,
  namesScripts: boolean,
  isStrict: boolean,
): readonly ScriptWeakness[] {
  const kind = kindOf(text.toLowerCase());
  if (kind === undefined || (kind === "inline" && (namesScripts || isStrict))) return [];
  // With `'strict-dynamic'` and a nonce or hash, browsers ignore hosts and schemes.
  if (isStrict && namesScripts && kind !== "eval" && kind !== "unquoted") return [];
  return [{ kind, at, source: text }];
}

function kindOf(source: string): ScriptWeakness["kind"] | undefined {
  if (source === "'unsafe-inline'") return "inline";
  if (source === "'unsafe-eval'") return "eval";
  if (ANYTHING.has(source)) return "anything";
  if (source === "https:" || source === "https://*") return "any-https";
  if (source === "http:" || /^http:\/\/(?!localhost\b|127\.)/.test(source)) return "plain-http";
  return KEYWORD.test(source) ? "unquoted" : undefined;
}
