/** Rows that nothing in sight fetched, told by what the template calls them: `blog_post.body` where one model alone is a `BlogPost`. */
import { classFacts } from "../../bind/program.ts";
import { modelSpokenOf } from "../../flow/named-models.ts";
import { fieldContent } from "./model-class.ts";
import type { Path, TemplateModel, TemplateOrigin } from "./origin.ts";
import { storedBy } from "./stored-by.ts";
import type { TemplateFile } from "./template-files.ts";

/** The column that a path names; undefined unless the only model of that name has a text field of that name, which some request in sight fills. */
export function spokenColumn(
  { flows, kind }: TemplateModel,
  { file }: TemplateFile,
  { root, members }: Path,
): TemplateOrigin | undefined {
  const { program } = flows;
  const [name, ...more] = members;
  if (kind === "redirect" || name === undefined || more.length > 0) return undefined;
  const owner = modelSpokenOf(program, root, { file });
  const content = owner && fieldContent(program, owner, name);
  if (!owner || content?.kind !== "text" || storedBy(flows, { model: owner, name }).length === 0)
    return undefined;
  const label = `\`${classFacts(owner).name}.${name}\` in the database`;
  return { kind: "stored", label, field: content.path, owner: { model: owner, name }, steps: [] };
}
