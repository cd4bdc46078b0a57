/** Holds our graph of templates against that of a running engine. */
import type { TemplateFile } from "../../src/model/templates/template-files.ts";
import type { TemplateGraph } from "../../src/model/templates/scopes.ts";

/** One template as Django's engine has it; without an `extends` where another file of the same name stands before it. */
export interface RunningTemplate {
  readonly path: string;
  readonly error?: string;
  /** Files behind `extends` and `include` with constant names: below the tree, "outside", or null where there is none. */
  readonly extends?: readonly (string | null)[];
  readonly includes?: readonly (string | null)[];
  readonly blocks?: readonly string[];
}

/** How many of the engine's statements ours agree with. */
export interface Agreement {
  readonly said: number;
  readonly agreed: number;
  /** Further files of ours: other bearers of the name, and names that stand behind a variable's default. */
  readonly besides: number;
}

/** How far we agree. */
export interface TemplateComparison {
  readonly templates: number;
  /** Of these, templates that the engine itself refuses. */
  readonly refused: number;
  readonly blocks: Agreement;
  readonly extends: Agreement;
  readonly includes: Agreement;
  /** Each difference in a line. */
  readonly differences: readonly string[];
}

/** Our statements about one template: every file that a name may mean. */
interface Ours {
  readonly blocks: ReadonlySet<string>;
  readonly extends: ReadonlySet<string>;
  readonly includes: ReadonlySet<string>;
}

/** Kinds of statements. */
const KINDS = ["blocks", "extends", "includes"] as const;

/**
 * Compares template by template. Ours lists every file that a name may mean, because it does not know which loader comes
 * first: the engine's file must be among them. Of blocks, neither side may have more than the other.
 */
export function compareTemplates(
  running: readonly RunningTemplate[],
  graph: TemplateGraph,
): TemplateComparison {
  const ours = oursByPath(graph);
  const read = running.filter(({ blocks }) => blocks !== undefined);
  const differences: string[] = [];
  const agreement = (kind: (typeof KINDS)[number]): Agreement => {
    let [said, agreed, besides] = [0, 0, 0];
    for (const template of read) {
      const wanted = namesOf(template, kind);
      const known = ours.get(template.path)?.[kind] ?? new Set<string>();
      const more = [...known].filter((one) => !wanted.includes(one));
      said += wanted.length;
      agreed += wanted.filter((one) => known.has(one)).length;
      besides += more.length;
      for (const one of wanted)
        if (!known.has(one)) differences.push(`${template.path}: ${kind} lacks ${one}`);
      if (kind === "blocks") for (const one of more) differences.push(`${template.path}: no block ${one}`);
    }
    return { said, agreed, besides };
  };
  const [blocks, parents, includes] = [agreement("blocks"), agreement("extends"), agreement("includes")];
  const refused = running.filter(({ error }) => error !== undefined).length;
  return { templates: read.length, refused, blocks, extends: parents, includes, differences };
}

/** Files below the tree, or blocks, each once. */
function namesOf(template: RunningTemplate, kind: (typeof KINDS)[number]): string[] {
  const names = (template[kind] ?? []).filter((one): one is string => one !== null && one !== "outside");
  return [...new Set(names)];
}

function oursByPath(graph: TemplateGraph): Map<string, Ours> {
  const includes = new Map<TemplateFile, Set<string>>();
  for (const [target, sites] of graph.inclusions) {
    for (const { tag } of sites) {
      const { file } = tag.scope;
      includes.set(file, (includes.get(file) ?? new Set<string>()).add(target.file.path));
    }
  }
  return new Map(
    [...graph.scoped.values()].map(({ file, tags }) => {
      const blocks = tags.flatMap(({ node }) => (node.name === "block" ? (node.words[0]?.text ?? []) : []));
      const parents = (graph.parents.get(file) ?? []).map((one) => one.file.path);
      const own = {
        blocks: new Set(blocks),
        extends: new Set(parents),
        includes: includes.get(file) ?? new Set(),
      };
      return [file.file.path, own];
    }),
  );
}
