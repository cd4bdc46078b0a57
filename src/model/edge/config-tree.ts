/** Configuration trees whose includes are followed: every statement knows the file that it stands in. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import type { ConfigDirective, ConfigFile } from "../../syntax/deploy/config-directive.ts";

/** One statement, with what its includes bring in its place. */
export interface PlacedDirective {
  readonly name: string;
  readonly words: readonly string[];
  readonly at: Place;
  readonly body: readonly PlacedDirective[] | undefined;
}

/** A parsed file of one program. */
export interface ParsedConfig {
  readonly file: AuditFile;
  readonly config: ConfigFile;
}

/** How one program's includes are followed. */
export interface Following {
  /** The files that a statement includes, asked from the file it stands in and the block around it; undefined when it is no include. */
  readonly included: (
    directive: ConfigDirective,
    from: string,
    around: string | undefined,
  ) => readonly ParsedConfig[] | undefined;
  /** Paths that some other file included. */
  readonly reached: Set<string>;
  /** Statements left; files that include each other run it down. */
  budget: number;
}

const MAX_INCLUDES_DEEP = 8;

/** More statements than the includes of one audit unfold to, unless somebody tries. */
const MAX_PLACED = 100_000;

/** Following for a whole audit. */
export function startFollowing(included: Following["included"]): Following {
  return { included, reached: new Set(), budget: MAX_PLACED };
}

/** A file's statements, included ones in the place of their include. */
export function placeConfig(parsed: ParsedConfig, following: Following): readonly PlacedDirective[] {
  return placeAll(
    parsed.config.directives,
    { path: parsed.file.path, around: undefined, deep: 0 },
    following,
  );
}

interface Where {
  readonly path: string;
  readonly around: string | undefined;
  readonly deep: number;
}

function placeAll(
  directives: readonly ConfigDirective[],
  where: Where,
  following: Following,
): readonly PlacedDirective[] {
  return directives.flatMap((directive) => placeOne(directive, where, following));
}

function placeOne(
  directive: ConfigDirective,
  where: Where,
  following: Following,
): readonly PlacedDirective[] {
  if (--following.budget < 0) return [];
  const files = following.included(directive, where.path, where.around);
  const own = placed(directive, where, following);
  if (files === undefined || files.length === 0 || where.deep >= MAX_INCLUDES_DEEP) return [own];
  return files.flatMap(({ file, config }) => {
    following.reached.add(file.path);
    return placeAll(config.directives, { ...where, path: file.path, deep: where.deep + 1 }, following);
  });
}

function placed(directive: ConfigDirective, where: Where, following: Following): PlacedDirective {
  const { name, words, span, body } = directive;
  const inner = body && placeAll(body, { ...where, around: name }, following);
  return { name, words, at: { path: where.path, span }, body: inner };
}

/** The statements of a name, in order. */
export function named(
  directives: readonly PlacedDirective[],
  ...names: readonly string[]
): readonly PlacedDirective[] {
  return directives.filter(({ name }) => names.includes(name));
}

/** The last statement of a name: later ones replace earlier ones. */
export function lastNamed(
  directives: readonly PlacedDirective[],
  ...names: readonly string[]
): PlacedDirective | undefined {
  return named(directives, ...names).at(-1);
}
