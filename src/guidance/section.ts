/** The project's guard rails as a section of a file that coding agents read, between markers of its own. */
import { guardRailsFor } from "./guard-rails.ts";
import type { OwnedModel, ProjectTraits } from "./project-traits.ts";

const BEGIN = "<!-- pickguard: begin (written by `pickguard init --agents`; changes in here are lost) -->";
const END = "<!-- pickguard: end -->";

/** How the markers are found again, whatever is said behind "begin". */
const BEGIN_WORD = "<!-- pickguard: begin";

/** More would bury the rest. */
const MOST_MODELS = 30;

/** The section, markers included, without a final line break. */
export function guardRailSection(traits: ProjectTraits): string {
  const { django, settings } = traits;
  const version = django === undefined ? "Django" : `Django ${django}`;
  const where = settings === undefined ? "" : ` (production's settings: \`${settings}\`)`;
  return [
    BEGIN,
    "## Security rules for code in this project",
    "",
    `This is a ${version} project${where}. Keep to these when writing or changing code:`,
    "",
    ...guardRailsFor(traits).map(({ text, rule }) => `- ${text} (${rule})`),
    ...ownersPart(traits.owned),
    "",
    "After changing code, run `pickguard check FILE` and mend what it finds; `pickguard explain ID` says more about a rule.",
    "Mend causes. Never switch a protection off, and never accept a finding with an `ignore` comment yourself: a person decides that.",
    END,
  ].join("\n");
}

function ownersPart(owned: readonly OwnedModel[]): readonly string[] {
  if (owned.length === 0) return [];
  const shown = owned
    .slice(0, MOST_MODELS)
    .map(({ name, lookup }) => `- ${name}: \`${lookup}=request.user\``);
  const more = owned.length - shown.length;
  return [
    "",
    "Rows of these models belong to one user. A view that shows or changes them for a visitor adds the owner to its query:",
    "",
    ...shown,
    ...(more > 0 ? [`- and ${more} more models with a way to the user`] : []),
  ];
}

/** A text with its section renewed, or put at the end; undefined where its markers do not pair up. */
export function withSection(text: string, section: string): string | undefined {
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const written = section.replaceAll("\n", lineBreak);
  const [begins, ends] = [countOf(text, BEGIN_WORD), countOf(text, END)];
  if (begins === 0 && ends === 0) return `${separated(text, lineBreak)}${written}${lineBreak}`;
  const [begin, end] = [text.indexOf(BEGIN_WORD), text.indexOf(END)];
  if (begins !== 1 || ends !== 1 || end < begin) return undefined;
  return text.slice(0, begin) + written + text.slice(end + END.length);
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** The text with one empty line behind it. */
function separated(text: string, lineBreak: string): string {
  if (text === "") return "";
  return text.endsWith("\n") ? `${text}${lineBreak}` : `${text}${lineBreak}${lineBreak}`;
}
