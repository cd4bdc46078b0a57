/** Everything about templates that checks may ask. */
import type { Discovery } from "../../discover/file-kind.ts";
import { onceFor } from "../../bind/once.ts";
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { Ownership } from "../ownership/ownership.ts";
import { projectFilters } from "./filters.ts";
import type { TemplateModel } from "./origin.ts";
import type { Render } from "./renders.ts";
import { contextProcessors, findRenders } from "./renders.ts";
import { reverseRelations } from "./reverse-relations.ts";
import { readGraph } from "./scopes.ts";
import type { TemplateFile, Templates } from "./template-files.ts";
import { readTemplates, templatesNamed } from "./template-files.ts";

/** Parses the templates, relates them to each other and to the Python that renders them. */
export function buildTemplates(discovery: Discovery, flows: FlowModel, ownership: Ownership): TemplateModel {
  const templates = readTemplates(discovery);
  const graph = readGraph(templates);
  const isEmpty = templates.files.length === 0;
  const renders = isEmpty
    ? new Map<TemplateFile, Render[]>()
    : rendersByTemplate(templates, findRenders(flows));
  const filters = isEmpty ? new Map<string, FunctionRef>() : projectFilters(flows);
  const accounts = isEmpty ? undefined : userModel(flows);
  const reverse = reverseRelations(ownership, accounts);
  const processors = isEmpty ? [] : contextProcessors(flows);
  return { templates, graph, flows, renders, processors, filters, userModel: accounts, reverse };
}

/** The class that stands for accounts (docs.djangoproject.com/en/5.2/topics/auth/customizing/#substituting-a-custom-user-model). */
const userModel: (flows: FlowModel) => ClassRef | undefined = onceFor(({ program }) => {
  for (const unit of program.units.values()) {
    for (const id of unit.facts.classes.keys()) {
      const bases = hierarchyOf(program, { unit, class: id });
      const isUser = bases.some(
        (base) => base.kind === "external" && /\.Abstract(?:Base)?User$/.test(base.name),
      );
      if (isUser) return { unit, class: id };
    }
  }
  return undefined;
});

function rendersByTemplate(templates: Templates, renders: readonly Render[]): Map<TemplateFile, Render[]> {
  const found = new Map<TemplateFile, Render[]>();
  for (const render of renders) {
    for (const file of new Set(render.names.flatMap((name) => [...templatesNamed(templates, name)]))) {
      const same = found.get(file);
      if (same) same.push(render);
      else found.set(file, [render]);
    }
  }
  return found;
}
