/** evidence.tsv: for each stable check, where in real code it was right and where it was rightly silent. */

/** One line of evidence. `none-found` says in its note how many projects were searched. */
export interface Evidence {
  readonly check: string;
  readonly kind: "true-positive" | "near-miss" | "none-found";
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  readonly line: number;
  readonly note: string;
}

/** Reads the table; throws with the line on a malformed row. */
export function parseEvidence(text: string): readonly Evidence[] {
  return text.trimEnd().split("\n").slice(1).map(parseRow);
}

function parseRow(row: string): Evidence {
  const cells = row.split("\t");
  const [check = "", kind, repository = "", commit = "", path = "", line = "", note = ""] = cells;
  if (cells.length !== 7)
    throw new Error(`evidence.tsv: seven cells expected, ${cells.length} found: ${row}`);
  if (kind !== "true-positive" && kind !== "near-miss" && kind !== "none-found")
    throw new Error(`evidence.tsv: unknown kind ${kind}: ${row}`);
  if (kind !== "none-found" && (!/^[0-9a-f]{40}$/.test(commit) || !/^[1-9]\d*$/.test(line) || path === ""))
    throw new Error(`evidence.tsv: a place needs a full commit, a path and a line: ${row}`);
  if (kind === "none-found" && !/\bafter \d+ projects\b/.test(note))
    throw new Error(`evidence.tsv: the note must say "none found after N projects": ${row}`);
  return { check, kind, repository, commit, path, line: Number(line), note };
}

/** Whether a check's evidence allows it to be stable: it was seen right and seen rightly silent, or it was looked for in vain. */
export function isProven(check: string, evidence: readonly Evidence[]): boolean {
  const kinds = new Set(evidence.filter((one) => one.check === check).map(({ kind }) => kind));
  return kinds.has("none-found") || (kinds.has("true-positive") && kinds.has("near-miss"));
}
