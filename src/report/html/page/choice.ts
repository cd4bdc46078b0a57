/** What the reader has chosen to see, and how the page's address says it. Pure: no page is touched here. */

/** Filters by name; a filter that is not set is missing. */
export type Choice = Readonly<Partial<Record<FilterName, string>>>;

/** Names of filters, as the address and the form write them. */
export const FILTERS = ["q", "severity", "window", "confidence", "rule", "app", "fix", "state"] as const;

/** One of them. */
export type FilterName = (typeof FILTERS)[number];

/** The part of the address that the page keeps: filters, the open finding, the chosen theme. */
export interface Address {
  readonly choice: Choice;
  /** Fingerprint of a finding to open. */
  readonly open?: string;
  readonly theme?: string;
}

/** Reads `#severity=high&q=token&open=…`; what it does not know is nothing. */
export function readAddress(hash: string): Address {
  const text = hash.startsWith("#") ? hash.slice(1) : hash;
  if (text.startsWith("f-")) return { choice: {}, open: text.slice(2) };
  const values = new URLSearchParams(text.includes("=") ? text : "");
  const choice: Partial<Record<FilterName, string>> = {};
  for (const name of FILTERS) {
    const value = values.get(name);
    if (value !== null && value !== "") choice[name] = value.slice(0, LONGEST);
  }
  const open = values.get("open");
  const theme = values.get("theme");
  return {
    choice,
    ...(open === null ? {} : { open }),
    ...(theme === "dark" || theme === "light" ? { theme } : {}),
  };
}

/** Longest filter that is read from an address. */
const LONGEST = 200;

/** The address as it is written; empty when nothing is chosen. */
export function writeAddress({ choice, open, theme }: Address): string {
  const values = new URLSearchParams();
  for (const name of FILTERS) {
    const value = choice[name];
    if (value !== undefined && value !== "") values.set(name, value);
  }
  if (open !== undefined) values.set("open", open);
  if (theme !== undefined) values.set("theme", theme);
  const text = values.toString();
  return text === "" ? "" : `#${text}`;
}

/** What a row says of itself. */
export interface RowFacts {
  readonly severity: string;
  readonly window: string;
  readonly confidence: string;
  /** Full id of the check. */
  readonly rule: string;
  readonly app: string;
  readonly state: string;
  /** `safe fix` or `by hand`. */
  readonly fix: string;
  /** Everything a search looks through, in lower case. */
  readonly words: string;
}

/** Whether a row is to be seen. Every word of a search must be there; a rule stands for all its checks. */
export function matches(row: RowFacts, choice: Choice): boolean {
  return (
    is(row.severity, choice.severity) &&
    is(row.window, choice.window) &&
    is(row.confidence, choice.confidence) &&
    is(row.app, choice.app) &&
    is(row.state, choice.state) &&
    is(row.fix, choice.fix) &&
    (is(row.rule, choice.rule) || row.rule.startsWith(`${choice.rule ?? ""}/`)) &&
    wordsOf(choice.q).every((word) => row.words.includes(word))
  );
}

function is(value: string, wanted: string | undefined): boolean {
  return wanted === undefined || wanted === "" || value === wanted;
}

function wordsOf(search: string | undefined): readonly string[] {
  return (search ?? "")
    .toLowerCase()
    .split(" ")
    .filter((word) => word !== "");
}
