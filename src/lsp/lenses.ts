/** What stands above a view: how it is reached, and what protects it. */
import type { CodeLens } from "vscode-languageserver/node";
import type { ReportedRoute } from "../report/routes-report.ts";
import { lineRange } from "./positions.ts";
import { lensTitles } from "./posture-words.ts";

/** A view with more routes than this has them counted. */
const MOST = 3;

/** The lenses of one file. The command shows the routes of the view. */
export function lensesOf(routes: readonly ReportedRoute[], path: string): readonly CodeLens[] {
  const byLine = new Map<number, ReportedRoute[]>();
  for (const route of routes) {
    if (route.viewAt?.path !== path) continue;
    byLine.set(route.viewAt.line, [...(byLine.get(route.viewAt.line) ?? []), route]);
  }
  return [...byLine].flatMap(([line, own]) => {
    const titles = own.flatMap(lensTitles);
    const shown =
      titles.length > MOST + 1 ? [...titles.slice(0, MOST), `and ${titles.length - MOST} more`] : titles;
    return shown.map((title) => ({ range: lineRange(line), command: { title, command: "" } }));
  });
}
