/**
 * Ids that rules and checks had before. They go on meaning what they meant, in options, configurations, comments and
 * baselines, until the next major version at least, and never mean anything else. A check keeps the fingerprints that it
 * came with: they are made under its first id.
 */

/** One id that is not used any more; of a rule (`DJANGO-OLD-001`) or of a check (`DJANGO-OLD-001/slug`). */
export interface FormerId {
  readonly id: string;
  /** What it is called now; nothing where the check is gone. */
  readonly now?: string;
  /** The version since which that is so. */
  readonly since: string;
  /** Half a sentence: why. */
  readonly because: string;
}

/** All of them, in the order of their change. */
export const FORMER_IDS: readonly FormerId[] = [
  {
    id: "DJANGO-EXPORT-001/formula-cell",
    now: "DJANGO-EXPORT-001/formula-injection",
    since: "0.1.0",
    because: "the field calls it formula injection",
  },
];

/** What an id or a selector means today: after all renames, itself where there was none. Case is kept where nothing changes. */
export function currentId(id: string, table: readonly FormerId[] = FORMER_IDS): string {
  return table.reduce((name, { id: old, now }) => (now === undefined ? name : replaced(name, old, now)), id);
}

/** The id under which a check came to be. */
export function firstId(id: string, table: readonly FormerId[] = FORMER_IDS): string {
  return table.reduceRight(
    (name, { id: old, now }) => (now === undefined ? name : replaced(name, now, old)),
    id,
  );
}

/** What was said about an id that is not used any more; undefined for all others. */
export function formerId(id: string, table: readonly FormerId[] = FORMER_IDS): FormerId | undefined {
  return table.find((one) => covers(one.id, id));
}

/** The full ids that a check had before. */
export function formerIdsOf(id: string, table: readonly FormerId[] = FORMER_IDS): readonly string[] {
  return table.flatMap((one) => {
    const now = one.now === undefined ? undefined : currentId(one.now, table);
    if (now === undefined || !covers(now, id)) return [];
    return [one.id + id.slice(now.length)];
  });
}

/** A sentence for whoever still uses such an id; undefined for all others. */
export function formerIdNote(id: string, table: readonly FormerId[] = FORMER_IDS): string | undefined {
  const former = formerId(id, table);
  if (former === undefined) return undefined;
  const { since, because, now } = former;
  return now === undefined
    ? `${id} is no check any more since ${since}: ${because}.`
    : `${id} is called ${currentId(id, table)} since ${since}: ${because}. The old id counts all the same.`;
}

function covers(wanted: string, id: string): boolean {
  const [whole, part] = [id.toLowerCase(), wanted.toLowerCase()];
  return whole === part || whole.startsWith(`${part}/`);
}

function replaced(id: string, from: string, to: string): string {
  return covers(from, id) ? to + id.slice(from.length) : id;
}
