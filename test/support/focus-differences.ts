/** What an answer for one file says otherwise than a whole audit. */
import type { Finding } from "../../src/findings/finding.ts";
import type { Brought } from "../../src/mcp/brought.ts";

/** One place of a finding that only one of both tells. */
export interface Difference {
  /** What was edited, or the kind of the file. */
  readonly about: string;
  readonly how: "missing" | "extra";
  readonly id: string;
  readonly at: string;
  readonly said: string;
}

/** A check whose word about some files only a whole audit gives, and why. */
interface Exception {
  readonly id: string;
  readonly in: "template" | "python";
  readonly because: string;
}

/** All of them: what they say of such a file stays away until the whole audit has been. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    id: "DJANGO-XSS-001/unsafe-custom-tag",
    in: "template",
    because:
      "it finds the project's own tags and filters in Python first, and then the templates that use them",
  },
  {
    id: "DJANGO-XSS-001/safe-filter",
    in: "python",
    because: "it walks templates, and tells of a queued message at the Python that puts it together",
  },
  {
    id: "DJANGO-AUTHZ-001/mass-assignment",
    in: "python",
    because: "it walks forms, and tells of one at each view that uses it, in whatever file",
  },
];

function isException(path: string, { id }: Finding): boolean {
  const kind = path.endsWith(".py") ? "python" : "template";
  return EXCEPTIONS.some((one) => one.id === id && one.in === kind);
}

/**
 * Compares the places of findings in a file. Further places of a finding that begins in another file are told with that file's, and
 * stay as they were until the whole audit comes.
 */
export function differencesAt(
  path: string,
  about: string,
  whole: readonly Finding[],
  focused: readonly Finding[],
): readonly Difference[] {
  const expected = placesIn(
    path,
    whole.filter((finding) => finding.path === path && !isException(path, finding)),
  );
  const elsewhere = placesIn(
    path,
    whole.filter((finding) => finding.path !== path),
  );
  const seen = new Map(
    [...placesIn(path, focused)].filter(([key, one]) => !elsewhere.has(key) && !isException(path, one)),
  );
  const differing = (
    from: ReadonlyMap<string, Finding>,
    other: ReadonlyMap<string, Finding>,
    how: Difference["how"],
  ): Difference[] =>
    [...from].flatMap(([key, { id, message, confidence, severity }]) =>
      other.has(key)
        ? []
        : [
            {
              about,
              how,
              id,
              at: `${path}:${key.split(" ")[1] ?? ""}`,
              said: `${severity}/${confidence} ${message}`,
            },
          ],
    );
  return [...differing(expected, seen, "missing"), ...differing(seen, expected, "extra")];
}

function placesIn(path: string, findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  const places = new Map<string, Finding>();
  for (const finding of findings) {
    const { id, severity, confidence, fingerprint } = finding;
    for (const place of [finding, ...finding.places]) {
      if (place.path !== path) continue;
      const { start, end } = place;
      const words = `${severity} ${confidence} ${place.fingerprint ?? fingerprint}`;
      places.set(`${id} ${start.line}:${start.column}-${end.line}:${end.column} ${words}`, finding);
    }
  }
  return places;
}

/** Compares what an agent is told of proposed files. */
export function differingAnswers(
  path: string,
  about: string,
  whole: Brought,
  focused: Brought,
): readonly Difference[] {
  const [expected, seen] = [answersIn(path, whole), answersIn(path, focused)];
  const differing = (
    from: ReadonlyMap<string, Finding>,
    other: ReadonlyMap<string, Finding>,
    how: Difference["how"],
  ): Difference[] =>
    [...from].flatMap(([key, { id, message }]) =>
      other.has(key) ? [] : [{ about, how, id, at: `${path} → ${key}`, said: message }],
    );
  return [...differing(expected, seen, "missing"), ...differing(seen, expected, "extra")];
}

function answersIn(path: string, { findings, settled }: Brought): ReadonlyMap<string, Finding> {
  const wordsOf = (word: string, one: Finding): string =>
    [word, one.severity, one.confidence, one.path, one.start.line, one.fingerprint].join(" ");
  const all = [
    ...findings.map((one) => [wordsOf("brings", one), one] as const),
    ...settled.map((one) => [wordsOf("settles", one), one] as const),
  ];
  return new Map(all.filter(([, one]) => one.path !== path || !isException(path, one)));
}
