import type { Expectation, Section } from "./parse.ts";

/** What an audit said at one line, reduced to what a Markdown test can assert. */
export interface Answer {
  readonly kind: "error" | "ruled-out";
  /** Full id, `DJANGO-CSRF-001/exempt-view`. */
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** Every difference between what a section expects and what the audit answered, as messages for a developer. Empty when all is well. */
export function differences(section: Section, answers: readonly Answer[]): readonly string[] {
  return [
    ...section.expectations.flatMap((expected) => missed(section, expected, answers)),
    ...answers.filter((answer) => answer.kind === "error").flatMap((answer) => unasked(section, answer)),
  ];
}

function missed(section: Section, expected: Expectation, answers: readonly Answer[]): readonly string[] {
  const there = answers.filter((answer) => isAnswered(expected, answer));
  switch (expected.kind) {
    case "todo":
      return there.length === 0
        ? []
        : [
            `${where(section, expected)}: the known miss [${expected.check}] is found now: make it \`error:\``,
          ];
    case "error":
    case "ruled-out":
      return missedText(section, expected, there);
  }
}

function missedText(section: Section, expected: Expectation, there: readonly Answer[]): readonly string[] {
  const { check, kind, text } = expected;
  if (there.length === 0)
    return [`${where(section, expected)}: expected ${kind} [${check}], the audit is silent`];
  if (text === undefined || there.some((answer) => answer.text.includes(text))) return [];
  const said = there.map((answer) => `"${answer.text}"`).join(", ");
  return [`${where(section, expected)}: [${check}] should say "${text}" but says ${said}`];
}

function unasked(section: Section, answer: Answer): readonly string[] {
  const known = section.expectations.some(
    (expected) => expected.kind !== "ruled-out" && isAnswered(expected, answer),
  );
  return known ? [] : [`${where(section, answer)}: unexpected [${answer.id}] "${answer.text}"`];
}

function isAnswered(expected: Expectation, answer: Answer): boolean {
  return (
    answer.kind === (expected.kind === "todo" ? "error" : expected.kind) &&
    answer.path === expected.path &&
    answer.line === expected.line &&
    (answer.id === expected.check || answer.id.endsWith(`/${expected.check}`))
  );
}

/** `shop/views.py:7 (line 31 of the test)  return render(request)`: the place in both files and the code that stands there. */
function where(section: Section, place: { readonly path: string; readonly line: number }): string {
  const file = section.files.find(({ path }) => path === place.path);
  if (file === undefined) return `${place.path}:${place.line}`;
  const code = file.text.split("\n")[place.line - 1]?.trim() ?? "";
  return `${place.path}:${place.line} (line ${file.firstLine + place.line - 1} of the test) \`${code}\``;
}
