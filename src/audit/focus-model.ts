/** The model around a few files: what concerns them made anew, everything else as an earlier audit left it. */
import { hierarchyOf } from "../bind/resolve.ts";
import type { AuditFile, Discovery } from "../discover/file-kind.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { focusedFlows } from "../flow/focused-flows.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { renewedGuardBook } from "../model/guards/guard-book.ts";
import { settingTruths } from "../model/guards/setting-truth.ts";
import { readScripts, type ScriptModel } from "../model/javascript/script-model.ts";
import { tokenNamesOf } from "../model/javascript/token-names.ts";
import type { OwnerHint } from "../model/ownership/declared-owners.ts";
import { readOwnership } from "../model/ownership/read-ownership.ts";
import { entryPostures } from "../model/posture/entry-postures.ts";
import { readPostures } from "../model/posture/read-postures.ts";
import { readEntries } from "../model/entries/read-entries.ts";
import { readRoutes } from "../model/routes/read-routes.ts";
import { readViews } from "../model/views/read-views.ts";
import type { View } from "../model/views/view.ts";
import { findRenders, type Render } from "../model/templates/renders.ts";
import { readGraph } from "../model/templates/scopes.ts";
import { focusedMap } from "../source/focused-map.ts";
import { readTemplates, templatesNamed, type TemplateFile } from "../model/templates/template-files.ts";
import { reverseRelations } from "../model/templates/reverse-relations.ts";

/** What has changed since the earlier model. */
export interface Changed {
  readonly earlier: AuditModel;
  readonly discovery: Discovery;
  readonly flows: FlowModel;
  readonly settings: AuditModel["settings"];
  /** Files with another content than before. */
  readonly changed: readonly AuditFile[];
  /** Whether names of theirs mean something else to other files now: a URLconf may find the view that it has named all along. */
  readonly renamed: boolean;
}

/** The same, with what was found out about it and what is asked. */
export interface ModelChanges
  extends Omit<Changed, "earlier">, ReturnType<typeof routesAfter>, ReturnType<typeof templatesAfter> {
  /** The files that answers are wanted for. */
  readonly paths: ReadonlySet<string>;
  readonly owners: readonly OwnerHint[];
}

/** The routes: read anew where a URLconf has changed. */
export function routesAfter({ earlier, changed, flows, settings, renamed }: Changed): {
  readonly routes: AuditModel["routes"];
  readonly unseen: AuditModel["unseenIncludes"];
} {
  return renamed || changed.some(({ kind }) => kind === "urlconf")
    ? readRoutes(flows, settings)
    : { routes: earlier.routes, unseen: earlier.unseenIncludes };
}

/** The templates, and how they bring each other in. */
export function templatesAfter({ earlier, changed, discovery }: Changed): {
  readonly templates: AuditModel["templates"]["templates"];
  readonly graph: AuditModel["templates"]["graph"];
} {
  const { templates, graph } = earlier.templates;
  if (changed.every(({ kind }) => kind !== "template")) return { templates, graph };
  const now = readTemplates(discovery);
  return { templates: now, graph: readGraph(now) };
}

/** A model of everything, and one that shows the files that answers are wanted for. */
export interface FocusedModels {
  readonly whole: AuditModel;
  readonly shown: AuditModel;
}

/** Makes both. */
export function focusModel(earlier: AuditModel, changes: ModelChanges): FocusedModels {
  const { discovery, paths, settings } = changes;
  const flows = focusedFlows(changes.flows, paths);
  const files = new Map(discovery.files.map((file) => [file.path, file]));
  const { projects } = discovery;
  const wholeBase = { ...earlier, files, projects, settings, flows: changes.flows };
  const ownership = ownershipAfter(earlier, changes, flows);
  const guards = guardsAfter(earlier, changes);
  const access = accessAfter(earlier, changes, flows, {
    guards,
    isAsked: ({ target }) => "ref" in target && paths.has(target.ref.unit.file.path),
    isShown: (view) => isShown(view, paths),
  });
  const pages = pagesAfter(earlier, changes, flows, { ownership, postures: access.postures });
  const whole: AuditModel = { ...wholeBase, ownership, guards, ...access, ...pages.whole };
  return {
    whole,
    shown: {
      ...whole,
      whole,
      files: focusedMap(files, paths),
      flows,
      postures: focusedMap(
        access.postures,
        [...access.postures.keys()].filter((view) => isShown(view, paths)),
      ),
      views: access.views.filter((view) => isShown(view, paths)),
      entries: access.entries.filter(({ view }) => isShown(view, paths)),
      ...pages.shown,
    },
  };
}

/** Whether it stands in one of the files, or a function there answers for it. */
function isShown({ at, handlers }: View, paths: ReadonlySet<string>): boolean {
  return (
    paths.has(at.path) ||
    handlers.some((one) => one.function !== undefined && paths.has(one.function.unit.file.path))
  );
}

/** Rows of models belong to others only where a file with models has changed. */
function ownershipAfter(
  { ownership }: AuditModel,
  { changed, owners, flows }: ModelChanges,
  shown: FlowModel,
): AuditModel["ownership"] {
  const units = changed.flatMap(({ path }) => flows.program.units.get(path) ?? []);
  if (units.length === 0) return ownership;
  const had = [...ownership.models.values()].some(({ ref }) => units.includes(ref.unit));
  return had || units.some((unit) => unit.facts.classes.some((_, id) => isModel(shown, { unit, class: id })))
    ? readOwnership(flows, owners)
    : ownership;
}

function isModel({ program }: FlowModel, ref: Parameters<typeof hierarchyOf>[1]): boolean {
  return hierarchyOf(program, ref).some(
    (one) =>
      one.kind === "external" && one.name.startsWith("django.db.models.") && one.name.endsWith("Model"),
  );
}

/** Guards with nothing remembered of them. */
export function guardsAfter(
  { guards, settings: before, flows: earlier }: AuditModel,
  { flows, settings, changed }: Pick<ModelChanges, "flows" | "settings" | "changed">,
): AuditModel["guards"] {
  if (flows === earlier && settings === before) return guards;
  const paths = new Set(changed.map(({ path }) => path));
  const replaced = flows.solver.functions.filter(({ ref }) => paths.has(ref.unit.file.path));
  return renewedGuardBook(guards, flows, replaced, settingTruths(flows.program, settings));
}

type Access = Pick<AuditModel, "routes" | "unseenIncludes" | "views" | "entries" | "postures">;

/** Of what is said who may reach it. */
export interface Asked {
  readonly guards: AuditModel["guards"];
  readonly isAsked: (route: AuditModel["routes"][number]) => boolean;
  readonly isShown: (view: View) => boolean;
}

/** Who may reach what: these views anew, all others as before. */
export function accessAfter(
  earlier: AuditModel,
  { settings, flows, routes, unseen }: Pick<ModelChanges, "settings" | "flows" | "routes" | "unseen">,
  shown: FlowModel,
  { guards, isAsked, isShown }: Asked,
): Access {
  if (flows === earlier.flows && settings === earlier.settings) return earlier;
  const isRouting = routes !== earlier.routes;
  const made = readViews(flows, isRouting ? routes : routes.filter(isAsked));
  const views = isRouting ? made : inPlace(earlier.views, made);
  const routed = readPostures(guards, settings, made.filter(isShown));
  const entries = [
    ...earlier.entries.filter(({ view }) => !isShown(view)),
    ...readEntries(shown).filter(({ view }) => isShown(view)),
  ];
  const asked = entries.filter(({ view }) => isShown(view));
  const known = new Set<View>([...views, ...entries.map(({ view }) => view)]);
  const kept = [...earlier.postures].filter(([view]) => known.has(view));
  const all = inOrder(new Map([...kept, ...routed]), [...views, ...entries.map(({ view }) => view)]);
  const postures = new Map([...all, ...entryPostures(guards, settings, asked, all)]);
  return { routes, unseenIncludes: unseen, views, entries, postures };
}

/** Postures in the order in which a whole model has them: neighbours are told in it. */
function inOrder(postures: AuditModel["postures"], views: readonly View[]): AuditModel["postures"] {
  return new Map(
    views.flatMap((view) => {
      const posture = postures.get(view);
      return posture === undefined ? [] : [[view, posture] as const];
    }),
  );
}

/** The new views in the places of the earlier ones of the same targets. */
function inPlace(earlier: readonly View[], made: readonly View[]): readonly View[] {
  const byTarget = new Map(made.map((view) => [targetKey(view), view] as const));
  const views = earlier.map((view) => {
    const now = byTarget.get(targetKey(view));
    return now !== undefined && view.target.kind !== "external" ? now : view;
  });
  const placed = new Set(views);
  return [...views, ...made.filter((view) => !placed.has(view))];
}

function targetKey({ target }: View): string {
  switch (target.kind) {
    case "external":
      return `external ${target.name}`;
    case "function":
      return `function ${target.ref.unit.file.path} ${target.ref.function}`;
    case "class":
      return `class ${target.ref.unit.file.path} ${target.ref.class}`;
  }
}

type Pages = Pick<AuditModel, "templates" | "scripts">;

/** Templates and scripts: those of the files, with everything that they bring in and that renders them. */
function pagesAfter(
  earlier: AuditModel,
  { discovery, changed, paths, flows, settings, templates, graph }: ModelChanges,
  shown: FlowModel,
  { ownership, postures }: Pick<AuditModel, "ownership" | "postures">,
): { readonly whole: Pages; readonly shown: Pages } {
  const { templates: before } = earlier;
  const hasTemplates = changed.some(({ kind }) => kind === "template");
  const made = {
    ...before,
    templates,
    graph,
    flows,
    postures,
    renders: rendersAfter(earlier, templates, shown),
    reverse: ownership === earlier.ownership ? before.reverse : reverseRelations(ownership, before.userModel),
  };
  const pages = templates.files.filter(({ file }) => paths.has(file.path));
  const scripts = hasTemplates
    ? scriptsAfter(
        earlier.scripts,
        readScripts({ ...discovery, files: [] }, graph, tokenNamesOf(settings), pages),
        paths,
      )
    : earlier.scripts;
  return {
    whole: { templates: made, scripts },
    shown: {
      templates: { ...made, graph: { ...graph, shown: new Set(pages) } },
      scripts: {
        ...scripts,
        requests: scripts.requests.filter(({ at }) => paths.has(at.path)),
        sinks: scripts.sinks.filter(({ at }) => paths.has(at.path)),
      },
    },
  };
}

/** Renderings by the files that are shown anew, all others as before. */
function rendersAfter(
  { templates: { renders, templates: before }, flows: earlier }: AuditModel,
  templates: AuditModel["templates"]["templates"],
  shown: FlowModel,
): AuditModel["templates"]["renders"] {
  const isSame = shown.whole === earlier;
  if (isSame && before === templates) return renders;
  const found = new Map<TemplateFile, Render[]>();
  const add = (file: TemplateFile, render: Render): void =>
    void found.set(file, [...(found.get(file) ?? []), render]);
  const byPath = new Map(templates.files.map((file) => [file.file.path, file] as const));
  for (const [file, all] of renders) {
    const now = byPath.get(file.file.path);
    if (now === undefined) continue;
    const left = isSame ? all : all.filter(({ at }) => !shown.program.units.has(at.path));
    if (left.length > 0) found.set(now, [...left]);
  }
  for (const render of isSame ? [] : findRenders(shown))
    for (const file of new Set(render.names.flatMap((name) => [...templatesNamed(templates, name)])))
      add(file, render);
  return found;
}

function scriptsAfter(before: ScriptModel, made: ScriptModel, paths: ReadonlySet<string>): ScriptModel {
  const others = <One extends { readonly at: { readonly path: string } }>(all: readonly One[]): One[] =>
    all.filter(({ at }) => !paths.has(at.path));
  return {
    ...before,
    requests: [...others(before.requests), ...made.requests],
    setups: [...others(before.setups), ...made.setups],
    sinks: [...others(before.sinks), ...made.sinks],
    cookieReads: [...others(before.cookieReads), ...made.cookieReads],
    cookieComments: new Map([...before.cookieComments, ...made.cookieComments]),
  };
}
