/** Rows that nothing in sight fetched, told by what the template calls them: `blog_post.body`, `for post in blog_posts`, where one model alone is a `BlogPost`. */
import { onceFor } from "../../bind/once.ts";
import type { ClassRef } from "../../bind/program.ts";
import { classFacts } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { modelSpokenOf } from "../../flow/named-models.ts";
import { fieldContent } from "./model-class.ts";
import type { Path, TemplateModel, TemplateOrigin } from "./origin.ts";
import { givesRows, reverseModel } from "./reverse-relations.ts";
import { savedText } from "./saved-text.ts";
import { searchHeadline } from "./search-headlines.ts";
import { writtenByOthers } from "./staff-written.ts";
import type { OwnedField } from "./stored-by.ts";
import { storedBy } from "./stored-by.ts";
import type { TemplateFile } from "./template-files.ts";

/** The text column that a path names; undefined unless the only model of that name has a text field of that name, which others than staff may fill. */
export function spokenColumn(
  model: TemplateModel,
  file: TemplateFile,
  { root, members }: Path,
): TemplateOrigin | undefined {
  const { program } = model.flows;
  const name = members.at(-1);
  if (model.kind === "redirect" || name === undefined) return undefined;
  const owner = members
    .slice(0, -1)
    .reduce<ClassRef | undefined>(
      (row, member) => row && rowBehind(model, row, member),
      spoken(model, file, root),
    );
  const content = owner && fieldContent(program, owner, name);
  if (!owner) return libraryComment(model, members.at(-2) ?? root, name) ?? headline(model, name);
  if (content?.kind === "unknown") return headline(model, name);
  if (content?.kind !== "text" || !isTyped(model, { model: owner, name })) return undefined;
  const label = `\`${classFacts(owner).name}.${name}\` in the database`;
  const saved = savedText(model.flows, owner, name);
  return {
    kind: "stored",
    label:
      saved?.kind === "rendered" ? `${label}, which \`${saved.by}\` rendered in \`${saved.where}\`` : label,
    field: content.path,
    owner: { model: owner, name },
    ...(saved ? { saved } : {}),
    steps: [],
  };
}

/** Comments that anybody may leave, by what is typed for them (django-contrib-comments.readthedocs.io, "Comment model"). */
function libraryComment({ flows }: TemplateModel, word: string, name: string): TemplateOrigin | undefined {
  if (!/^comments?(?:_list)?$/.test(word) || !/^(?:comment|user_name|name|user_url|url|title)$/.test(name))
    return undefined;
  return usesComments(flows) ? { kind: "stored", label: "a visitor's comment", steps: [] } : undefined;
}

/** What a search shows of a text, with the matches marked by tags. */
function headline({ flows }: TemplateModel, name: string): TemplateOrigin | undefined {
  const place = searchHeadline(flows, name);
  const note = "the database puts tags around the matches here, and leaves those of the text";
  return place && { kind: "stored", label: "what a search shows of a stored text", steps: [{ place, note }] };
}

const usesComments: (flows: FlowModel) => boolean = onceFor(({ program }) =>
  [...program.units.values()].some(({ facts }) =>
    facts.importedModules.some(({ module }) =>
      /^(?:django\.contrib\.comments|django_comments)\b/.test(module),
    ),
  ),
);

/** Whether a request in sight fills the column, or code in sight writes such rows for others than the site's own people. */
function isTyped({ flows, postures }: TemplateModel, field: OwnedField): boolean {
  if (postures !== undefined && writtenByOthers({ flows, postures }, field.model)) return true;
  return storedBy(flows, field).length > 0;
}

/** The only model called so; rows are called by its plural. */
function spoken({ flows }: TemplateModel, { file }: TemplateFile, word: string): ClassRef | undefined {
  for (const one of [word, ...singularsOf(word)]) {
    const found = modelSpokenOf(flows.program, one, { file });
    if (found) return found;
  }
  return undefined;
}

/** `entries` → `entry`, `classes` → `class`, `posts` → `post`, `post_list` → `post`. */
function singularsOf(word: string): string[] {
  if (word.endsWith("_list")) return [word.slice(0, -"_list".length)];
  if (word.endsWith("ies")) return [`${word.slice(0, -3)}y`];
  return /(?:s|x|ch|sh)es$/.test(word)
    ? [word.slice(0, -2), word.slice(0, -1)]
    : word.endsWith("s")
      ? [word.slice(0, -1)]
      : [];
}

/** One of a list, rows of the same model, or the row behind a relation. */
function rowBehind({ flows, reverse }: TemplateModel, row: ClassRef, name: string): ClassRef | undefined {
  if (/^\d+$/.test(name) || givesRows(name)) return row;
  const content = fieldContent(flows.program, row, name);
  if (content.kind === "related") return content.model;
  return content.kind === "unknown" ? reverseModel(flows.program, reverse, row, name) : undefined;
}
