/** Tags that old releases of Django show without escaping: `{% firstof user.nickname user.name %}`. */
import type { FlowModel } from "../../flow/flow-model.ts";
import { positionalWords } from "../../syntax/template/parse.ts";
import type { TagNode } from "../../syntax/template/tree.ts";
import { runsBefore } from "../old-django.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import type { TemplateModel } from "./origin.ts";
import type { Placed, ScopedTemplate } from "./scopes.ts";
import { shownTemplates } from "./scopes.ts";
import type { PageOutput } from "./unescaped.ts";

/** `firstof` and `cycle` escape since Django 1.8 (docs.djangoproject.com/en/1.8/releases/1.8/#miscellaneous). */
const ESCAPED = [1, 8];

const RAW = /^(?:firstof|cycle)$/;

/** What the question needs of the model. */
interface Asked {
  readonly flows: FlowModel;
  readonly settings: readonly ProjectSettings[];
  readonly templates: TemplateModel;
}

/** The values of such tags, each as if it stood in `{{ … }}`, with the tag's name. */
export function unescapedTags(model: Asked): { readonly output: PageOutput; readonly tag: string }[] {
  return shownTemplates(model.templates.graph).flatMap(({ file, tags }) => {
    if (!file.isHtml || file.template.dialect !== "django") return [];
    const raw = tags.filter(({ node }) => RAW.test(node.name) && !isKept(node));
    if (raw.length === 0 || !runsBefore(model, file.file.path, ESCAPED)) return [];
    return raw
      .filter(({ node }) => !isFromFuture(tags, node.name))
      .flatMap((placed) => wordsOf(file.page.contexts, placed));
  });
}

/** `{% firstof a b as name %}`: what is kept under a name is escaped where it is shown. */
function isKept({ words }: TagNode): boolean {
  return words.some(({ text }) => text === "as");
}

/** `{% load firstof from future %}` (docs.djangoproject.com/en/1.7/ref/templates/builtins/#firstof). */
function isFromFuture(tags: ScopedTemplate["tags"], name: string): boolean {
  return tags.some(({ node }) => {
    const words = node.name === "load" ? node.words.map(({ text }) => text) : [];
    return words.includes(name) && words.at(-1) === "future";
  });
}

function wordsOf(
  contexts: ScopedTemplate["file"]["page"]["contexts"],
  placed: Placed<TagNode>,
): { readonly output: PageOutput; readonly tag: string }[] {
  const { node } = placed;
  const { start, end, name: tag } = node;
  const context = contexts.get(node);
  if (context === undefined) return [];
  return positionalWords(node).map(({ expression }) => ({
    tag,
    output: { ...placed, context, node: { kind: "output", expression, start, end } },
  }));
}
