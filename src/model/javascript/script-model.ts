/** What checks may ask about the JavaScript of a project. Trees are dropped; only these facts stay. */
import type { Discovery } from "../../discover/file-kind.ts";
import type { Span } from "../../source/span.ts";
import { byteText } from "../../source/byte-text.ts";
import type { ParsedScript } from "../../syntax/javascript/parse.ts";
import { parseScript, prepareParsers } from "../../syntax/javascript/parse.ts";
import { tokenSources } from "../templates/post-forms.ts";
import type { TemplateGraph } from "../templates/scopes.ts";
import type { TemplateFile } from "../templates/template-files.ts";
import type { DomSink } from "./dom-sinks.ts";
import { domSinksIn } from "./dom-sinks.ts";
import { firstBranches } from "./first-branches.ts";
import { findScripts } from "./find-scripts.ts";
import { htmxRequests } from "./htmx.ts";
import type { ScriptRequest } from "./requests.ts";
import { requestsIn } from "./requests.ts";
import type { Script } from "./script.ts";
import type { CookieRead } from "./cookie-reads.ts";
import { cookieReadsIn } from "./cookie-reads.ts";
import type { ScriptIndex } from "./script-index.ts";
import { indexScript } from "./script-index.ts";
import { withoutComments } from "./script.ts";
import type { TokenSetup } from "./token-setups.ts";
import { headerSetups, setupsIn, writtenSetups } from "./token-setups.ts";

/** The JavaScript of all projects. */
export interface ScriptModel {
  /** Requests that change something. */
  readonly requests: readonly ScriptRequest[];
  readonly setups: readonly TokenSetup[];
  readonly sinks: readonly DomSink[];
  readonly cookieReads: readonly CookieRead[];
  /** Comments of parsed scripts that speak of cookies, by file: what they mention is not done. */
  readonly cookieComments: ReadonlyMap<string, readonly Span[]>;
  /** How many files were not parsed, by reason, for the report's last lines. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** Characters of broken scripts that one audit repairs. */
const MOST_REPAIRED = 300_000;

/** Parses the scripts that are worth it and notes what they do. */
export function readScripts(
  discovery: Discovery,
  graph: TemplateGraph,
  tokenNames: readonly string[],
  pages: readonly TemplateFile[] = graph.templates.files,
): ScriptModel {
  const { scripts, untranslated, leftOut } = findScripts(discovery, { ...graph.templates, files: pages });
  const sources = tokenSources(graph);
  const requests: ScriptRequest[] = [];
  const setups: TokenSetup[] = [];
  const sinks: DomSink[] = [];
  const cookieReads: CookieRead[] = [];
  const cookieComments = new Map<string, readonly Span[]>();
  for (const page of pages) {
    if (!page.isHtml) continue;
    requests.push(...htmxRequests(sources, page));
    setups.push(...headerSetups(page, tokenNames));
  }
  for (const { path, bytes } of untranslated)
    setups.push(...writtenSetups(path, byteText(bytes), tokenNames));
  let repairs = MOST_REPAIRED;
  if (scripts.length > 0) prepareParsers();
  for (const script of scripts) {
    const read = readScript(script, repairs > 0);
    if (!read) continue;
    const { parsed } = read;
    if (parsed.repaired) repairs -= script.text.length;
    const facts = factsOf(indexScript(withoutComments(read.script, parsed.comments), parsed, tokenNames));
    requests.push(...facts.requests);
    setups.push(...facts.setups);
    sinks.push(...facts.sinks);
    cookieReads.push(...facts.cookieReads);
    const spoken = commentsOn(script, parsed.comments);
    const { path } = script.file;
    if (spoken.length > 0) cookieComments.set(path, [...(cookieComments.get(path) ?? []), ...spoken]);
  }
  return { requests, setups, sinks, cookieReads, cookieComments, leftOut };
}

interface ReadScript {
  readonly script: Script;
  readonly parsed: ParsedScript;
}

/** A script and its tree; of one that cannot be read as it stands, the first branches of its template's conditions. */
function readScript(script: Script, mayRepair: boolean): ReadScript | undefined {
  const parsed = parseScript(script.text, mayRepair);
  if (parsed) return { script, parsed };
  const first = firstBranches(script);
  const again = first && parseScript(first.text, mayRepair);
  return again && { script: first, parsed: again };
}

type ScriptFacts = Pick<ScriptModel, "requests" | "setups" | "sinks" | "cookieReads">;

function factsOf(index: ScriptIndex): ScriptFacts {
  return {
    requests: requestsIn(index),
    setups: setupsIn(index),
    sinks: domSinksIn(index),
    cookieReads: cookieReadsIn(index),
  };
}

function commentsOn({ text, start: offset }: Script, comments: readonly Span[]): Span[] {
  return comments
    .filter(({ start, end }) => /cookie/i.test(text.slice(start, end)))
    .map(({ start, end }) => ({ start: offset + start, end: offset + end }));
}
