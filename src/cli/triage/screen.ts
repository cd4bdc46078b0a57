/** What the walk shows: one finding, what was said last, and the keys. */
import { counted } from "../../report/counted.ts";
import { wrap } from "../../report/display-width.ts";
import type { Paint } from "../../report/paint.ts";
import { findingLines } from "../../report/text-finding.ts";
import { visible, visibleLine } from "../../report/visible.ts";
import type { TriageState } from "./state.ts";

/** How it is drawn. */
export interface ScreenStyle {
  readonly paint: Paint;
  readonly width: number;
}

/** The screen's lines. */
export function screenLines(state: TriageState, style: ScreenStyle): readonly string[] {
  const item = state.items[state.at];
  if (state.mode.kind === "end" || item === undefined) return [closingLine(state)];
  const { paint, width } = style;
  return [
    paint("quiet", `Finding ${state.at + 1} of ${state.items.length}`),
    "",
    ...findingLines(item.finding, { paint, width, verbose: state.verbose }),
    ...(state.mode.kind === "fix" ? ["", ...visible(item.diff ?? "").split("\n")] : []),
    "",
    ...(state.said === "" ? [] : wrap(visibleLine(state.said), width)),
    ...promptLines(state, item.diff !== undefined, width).map((line) => paint("heading", line)),
  ];
}

function promptLines({ mode, target }: TriageState, hasFix: boolean, width: number): readonly string[] {
  const where = target === "comment" ? "a comment in the code" : "the baseline";
  switch (mode.kind) {
    case "reason":
      return wrap(`Why (${mode.verdict}, into ${where}; Enter, Esc): ${visibleLine(mode.text)}_`, width);
    case "fix":
      return ["Make this change? y, or any other key to go back"];
    case "look":
      return wrap(
        `a accept · f false alarm · x ${hasFix ? "fix" : "how to fix"} · e editor · s skip · b back · t write into ${target === "comment" ? "the baseline" : "comments"} instead · v more or less · q quit`,
        width,
      );
    case "end":
      return [];
  }
}

/** What was decided, for the end. */
export function closingLine({ items, done }: TriageState): string {
  const parts = [
    `${done.accepted} accepted`,
    counted(done["false alarm"], "false alarm"),
    `${done.fixed} fixed`,
    `${items.length} left`,
  ];
  return `pickguard: ${parts.join(", ")}`;
}
