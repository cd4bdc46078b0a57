/** What Django shows as HTML without being told: columns with `allow_tags` and results of simple tags in old releases, such results where escaping is switched off. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { constantOf } from "../../bind/constants.ts";
import type { FunctionFacts } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import type { TagNode } from "../../syntax/template/tree.ts";
import { runsBefore } from "../old-django.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import { registeredNames } from "../templates/filters.ts";
import type { TemplateModel } from "../templates/origin.ts";
import type { MarkedHtml } from "./marked-html.ts";
import { markedResult } from "./marked-html.ts";
import { templateFunctions } from "./template-functions.ts";

/** What the question needs of the model. */
interface Asked {
  readonly flows: FlowModel;
  readonly settings: readonly ProjectSettings[];
}

/** `allow_tags` was dropped with Django 2.0 (docs.djangoproject.com/en/2.0/releases/2.0/#features-removed-in-2-0). */
const TAGS_DROPPED = [2, 0];

/** Results of `simple_tag` are escaped since Django 1.9 (docs.djangoproject.com/en/1.9/releases/1.9/#simple-tag-now-wraps-tag-output-in-conditional-escape). */
const TAGS_ESCAPED = [1, 9];

/** What methods with `allow_tags = True` return, where Django still heeds it. */
export function allowedTags(model: Asked): MarkedHtml[] {
  const { flows } = model;
  const found = [...flows.program.units.values()].flatMap((unit) =>
    unit.facts.functions.flatMap((_, id) => allowedIn(flows, { unit, function: id })),
  );
  return found
    .filter(({ unit }) => runsBefore(model, unit.file.path, TAGS_DROPPED))
    .flatMap((ref) => markedResult(flows, ref, "allow-tags"));
}

/** `name.allow_tags = True` in the body of a class or module. */
function allowedIn(flows: FlowModel, body: FunctionRef): FunctionRef[] {
  const { stores, values } = functionFacts(body).fragment;
  return stores.flatMap(({ name, item, base, value }): FunctionRef[] => {
    if (name !== "allow_tags" || item) return [];
    if (constantOf(flows.program, refTo(body, value))?.kind !== "True") return [];
    let on = values[base];
    while (on?.op === "updated") on = values[on.base];
    return on?.op === "closure" ? [{ unit: body.unit, function: on.function }] : [];
  });
}

/** What simple tags return, where Django does not escape it yet. */
export function oldSimpleTags(model: Asked): MarkedHtml[] {
  const { flows } = model;
  const uses = templateFunctions(flows);
  const tags = functionsOf(flows).filter(({ facts }) => uses.get(facts) === "tag");
  return tags
    .filter(({ ref }) => runsBefore(model, ref.unit.file.path, TAGS_ESCAPED))
    .filter(({ facts, ref }) => isSimple(facts, ref))
    .flatMap(({ ref }) => markedResult(flows, ref, "simple-tag"));
}

/** What simple tags return that a page uses below `{% autoescape off %}`: there the tag's result is no more escaped than a variable. */
export function bareTags(model: Asked & { readonly templates: TemplateModel }): MarkedHtml[] {
  const { flows, templates } = model;
  const bare = new Set(
    [...templates.graph.scoped.values()].flatMap(({ file, tags }) =>
      file.isHtml
        ? tags.flatMap(({ node, scope }) => (scope.escapes || isKept(node) ? [] : [node.name]))
        : [],
    ),
  );
  if (bare.size === 0) return [];
  const uses = templateFunctions(flows);
  return functionsOf(flows)
    .filter(({ facts, ref }) => uses.get(facts) === "tag" && isSimple(facts, ref))
    .filter(({ ref }) => registeredNames(flows, ref).some((name) => bare.has(name)))
    .filter(({ ref }) => !runsBefore(model, ref.unit.file.path, TAGS_ESCAPED))
    .flatMap(({ ref }) => markedResult(flows, ref, "bare-tag"))
    .filter(({ text }) => text.built && text.tags);
}

function isKept({ words }: TagNode): boolean {
  return words.some(({ text }) => text === "as");
}

/** `assignment_tag` puts its result into a variable, which is escaped where it is shown. */
function isSimple({ decorators, parent }: FunctionFacts, { unit }: FunctionRef): boolean {
  const { values } = functionFacts({ unit, function: Math.max(parent, 0) }).fragment;
  return decorators.some((id) => {
    const value = values[id];
    const named = value?.op === "call" ? values[value.callee] : value;
    return named?.op === "attribute" && named.name === "simple_tag";
  });
}
