/** What is told about the word under the cursor: a setting in production, or what protects a view or URL pattern. */
import type { Hover, Position } from "vscode-languageserver/node";
import { markdownCode, markdownProse } from "../report/markdown-text.ts";
import type { ReportedRoute } from "../report/routes-report.ts";
import type { ReportedSetting } from "../report/settings-report.ts";
import { settingFacts, valueText } from "../report/settings-words.ts";
import { postureMarkdown } from "./posture-words.ts";

/** What a hover can draw from. */
export interface HoverSources {
  readonly path: string;
  /** The line's text. */
  readonly line: string;
  readonly isSettings: boolean;
  readonly routes: readonly ReportedRoute[];
  /** Read only where the word may be a setting. */
  readonly settings: () => readonly ReportedSetting[];
}

/** More routes than these are counted. */
const MOST_ROUTES = 5;

/** The hover, where there is something to say. */
export function hoverOf(position: Position, sources: HoverSources): Hover | undefined {
  const text = settingText(position, sources) ?? routesText(position, sources);
  return text === undefined ? undefined : { contents: { kind: "markdown", value: text } };
}

function settingText(position: Position, { line, isSettings, settings }: HoverSources): string | undefined {
  const word = wordAt(line, position.character);
  if (!/^[A-Z][A-Z0-9_]*$/.test(word.text)) return undefined;
  const before = line.slice(0, word.start);
  if (!isSettings && !/\bsettings\.$|\bsettings,\s*["']$/.test(before)) return undefined;
  const own = settings().filter(({ name }) => name === word.text);
  return own.length === 0 ? undefined : own.map(oneSetting).join("\n\n---\n\n");
}

/** The identifier around a column. */
function wordAt(line: string, column: number): { readonly text: string; readonly start: number } {
  let start = Math.min(column, line.length);
  let end = start;
  while (start > 0 && /\w/.test(line[start - 1] ?? "")) start--;
  while (end < line.length && /\w/.test(line[end] ?? "")) end++;
  return { text: line.slice(start, end), start };
}

function oneSetting(setting: ReportedSetting): string {
  const verdict = setting.secure === null ? "" : setting.secure ? " · safe" : " · not safe";
  const origin = setting.origin.map(
    ({ path, line, note }) => `- ${markdownCode(`${path}:${line}`)} ${markdownProse(note)}`,
  );
  return [
    `**${markdownCode(setting.name)}** in production (${markdownCode(setting.module)})${verdict}`,
    markdownProse(valueText(setting)),
    ...settingFacts(setting, true).map(markdownProse),
    ...(origin.length === 0 ? [] : [origin.join("\n")]),
  ].join("\n\n");
}

/** On the line of a URL pattern its own route; on the line of a view all that lead to it. */
function routesText({ line }: Position, { routes, path }: HoverSources): string | undefined {
  const isHere = (place: { readonly path: string; readonly line: number } | undefined): boolean =>
    place?.path === path && place.line === line + 1;
  const own = routes.filter(({ at, viewAt }) => isHere(at) || isHere(viewAt));
  if (own.length === 0) return undefined;
  const more = own.length - MOST_ROUTES;
  return postureMarkdown(own.slice(0, MOST_ROUTES)) + (more > 0 ? `\n\nand ${more} more routes` : "");
}
