/** The settings for people at a terminal: one line for each, and everything there is to say about those asked for by name. */
import type { ReportedProject } from "./reported-project.ts";
import { wrap } from "./display-width.ts";
import { painter, type Paint } from "./paint.ts";
import type { ReportedSetting, SettingsModule, SettingsReport } from "./settings-report.ts";
import { settingFacts, valueText } from "./settings-words.ts";
import { heading } from "./text-summary.ts";
import { visible, visibleLine } from "./visible.ts";

/** How it is written. */
export interface SettingsTextOptions {
  readonly colour: boolean;
  /** Cells of a line; below 50 counts as 50. */
  readonly width: number;
  /** Also origins, defaults and reasons: for settings that were asked for by name. */
  readonly detailed: boolean;
}

const NARROWEST = 50;

/** What the parts below share. */
interface Layout {
  readonly paint: Paint;
  readonly width: number;
  readonly detailed: boolean;
  /** Cells of the column of names. */
  readonly names: number;
}

/** The report as text, ending with a line feed. */
export function settingsToText(report: SettingsReport, options: SettingsTextOptions): string {
  const layout: Layout = {
    paint: painter(options.colour),
    width: Math.max(NARROWEST, options.width),
    detailed: options.detailed,
    names: Math.min(LONGEST_NAME, Math.max(0, ...report.settings.map(({ name }) => name.length))),
  };
  const sections = [
    ...report.modules.map((module) => moduleSection(module, report, layout)),
    ...(report.modules.length === 0 ? [missingSection(report.projects, layout)] : []),
    ...problemSection(report, layout),
  ];
  return sections.map((lines) => lines.map((line) => `${line.trimEnd()}\n`).join("")).join("\n");
}

/** Longer names push their values to the right. */
const LONGEST_NAME = 36;

function moduleSection(module: SettingsModule, report: SettingsReport, layout: Layout): readonly string[] {
  const project = report.projects.find(({ root }) => root === module.project);
  const about = `Production's settings because ${module.reason}. ${djangoText(project)}`;
  return [
    heading(visibleLine(module.module === "" ? module.path : module.module), { ...layout, verbose: false }),
    ...wrap(visible(about), layout.width).map((line) => layout.paint("quiet", line)),
    "",
    ...report.settings
      .filter((setting) => setting.module === module.module || setting.module === module.path)
      .flatMap((setting) => settingLines(setting, layout)),
  ];
}

function djangoText(project: ReportedProject | undefined): string {
  if (project === undefined) return "";
  const { version, known } = project.django;
  return version === undefined ? `Django's version is unknown: ${known}.` : `Django ${version} (${known}).`;
}

function missingSection(projects: readonly ReportedProject[], { width }: Layout): readonly string[] {
  if (projects.length === 0) return ["No Django project was found here."];
  return projects.flatMap(({ root, reason }) =>
    wrap(
      visible(
        `${root === "" ? "." : root}: no production settings found: ${reason}. Choose one by --settings MODULE.`,
      ),
      width,
    ),
  );
}

/** Cells of the column that says how safe a value is. */
const VERDICT = 6;

/** Values with less room than this beside their names stand below them. */
const LEAST_ROOM = 30;

function settingLines(setting: ReportedSetting, layout: Layout): readonly string[] {
  const indent = VERDICT + layout.names + 2;
  if (layout.width - indent < LEAST_ROOM) return stackedLines(setting, layout);
  const [first = "", ...more] = shortened(setting, layout, layout.width - indent);
  const name = layout.paint("id", setting.name.padEnd(layout.names));
  return [
    `${verdict(setting, layout.paint)}${name}  ${first}`,
    ...more.map((line) => " ".repeat(indent) + line),
    ...factLines(setting, layout, indent),
  ];
}

/** For narrow terminals: the name, and everything about it below. */
function stackedLines(setting: ReportedSetting, layout: Layout): readonly string[] {
  const indent = VERDICT + 2;
  return [
    `${verdict(setting, layout.paint)}${layout.paint("id", setting.name)}`,
    ...shortened(setting, layout, layout.width - indent).map((line) => " ".repeat(indent) + line),
    ...factLines(setting, layout, indent),
  ];
}

function verdict({ secure }: ReportedSetting, paint: Paint): string {
  if (secure === null) return " ".repeat(VERDICT);
  return paint(secure ? "good" : "high", (secure ? "safe" : "risk").padEnd(VERDICT));
}

/** Lines of a value; long ones are cut unless they were asked for. */
const MOST_LINES = 2;

function shortened(setting: ReportedSetting, { detailed }: Layout, width: number): readonly string[] {
  const lines = wrap(visible(valueText(setting)), width).flatMap((line) => pieces(line, width));
  return detailed || lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]?.slice(0, width - 2) ?? ""} …`];
}

/** Words longer than the line are broken. */
function pieces(line: string, width: number): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < line.length; at += width) found.push(line.slice(at, at + width));
  return found;
}

/** Of a risky value the reason is always said. */
function factLines(setting: ReportedSetting, layout: Layout, indent: number): readonly string[] {
  const facts = settingFacts(setting, layout.detailed);
  return facts.flatMap((fact) =>
    wrap(visible(fact), layout.width - indent).map(
      (line) => " ".repeat(indent) + layout.paint("quiet", line),
    ),
  );
}

function problemSection({ problems }: SettingsReport, { width }: Layout): readonly (readonly string[])[] {
  const told = problems.filter(({ kind }) => kind === "settings");
  if (told.length === 0) return [];
  return [
    told.flatMap(({ path, line, message }) => {
      const place = path === undefined ? "" : `${path}${line === undefined ? "" : `:${line}`}: `;
      return wrap(visibleLine(place + message), width);
    }),
  ];
}
