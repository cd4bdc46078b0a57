/** Which checks an audit runs: `--select`, `--ignore` and `--preview` against the catalogue. */
import { fullId, type RegisteredCheck } from "./rule.ts";

/** What a user may say about checks. Ids are rules (`DJANGO-CSRF-001`), checks (`DJANGO-CSRF-001/exempt-view`) or families (`DJANGO-CSRF`). */
export interface Selection {
  /** Only these; empty means all. */
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  /** Also runs checks whose evidence is not complete. A preview check named by its full id runs without this. */
  readonly preview: boolean;
}

/** The checks to run, in catalogue order. */
export function selectChecks(
  checks: readonly RegisteredCheck[],
  { select, ignore, preview }: Selection,
): readonly RegisteredCheck[] {
  return checks.filter((registered) => {
    const id = fullId(registered);
    const wanted = select.length === 0 || select.some((name) => covers(name, id));
    const proven = preview || registered.check.meta.status === "stable" || isNamed(select, id);
    return wanted && proven && !ignore.some((name) => covers(name, id));
  });
}

/** Whether an id given by a user names a check: itself, its rule, or its family. Case does not matter. */
export function covers(name: string, id: string): boolean {
  const given = name.toUpperCase();
  const own = id.toUpperCase();
  return (
    own === given ||
    own.startsWith(`${given}/`) ||
    (given.startsWith("DJANGO") && own.startsWith(`${given}-`))
  );
}

/** The ids that name no check at all. */
export function unknownIds(names: readonly string[], checks: readonly RegisteredCheck[]): readonly string[] {
  return names.filter((name) => !checks.some((registered) => covers(name, fullId(registered))));
}

function isNamed(select: readonly string[], id: string): boolean {
  return select.some((name) => name.toUpperCase() === id.toUpperCase());
}
