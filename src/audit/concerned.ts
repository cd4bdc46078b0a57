/** Which other files a change concerns, as far as it can be told without auditing everything. */
import { onceFor } from "../bind/once.ts";
import { classFacts, functionFacts } from "../bind/program.ts";
import type { AuditFile, Discovery } from "../discover/file-kind.ts";
import type { AuditModel } from "../model/audit-model.ts";
import type { Route } from "../model/routes/route.ts";
import type { TemplateGraph } from "../model/templates/scopes.ts";
import type { TemplateFile } from "../model/templates/template-files.ts";

/** Files that must be looked at together with changed ones. */
export interface Concerned {
  readonly paths: ReadonlySet<string>;
  /** Whether no other file sees the change, so that looking at these is enough. */
  readonly isAll: boolean;
}

/** What is known of a change before anything is judged. */
export interface ConcernedParts {
  readonly earlier: AuditModel;
  readonly discovery: Discovery;
  readonly changed: readonly AuditFile[];
  readonly settings: AuditModel["settings"];
  readonly routes: readonly Route[];
  readonly graph: TemplateGraph;
  /** Other Python files that see something of the change. */
  readonly onlookers: ReadonlySet<string>;
}

/** Files around changed ones: what a template brings in and what brings it in, views behind changed routes, all settings modules. */
export function concernedBy({
  earlier,
  discovery,
  changed,
  settings,
  routes,
  graph,
  onlookers,
}: ConcernedParts): Concerned {
  const pages = templatesAround(graph, new Set(changed.map(({ path }) => path)));
  const around = pages.length <= MOST_TEMPLATES ? pages : [];
  const isOfSettings = changed.some(({ kind }) => kind === "settings");
  const modules = isOfSettings ? discovery.files.filter(({ kind }) => kind === "settings") : [];
  const paths = new Set([
    ...changed.map(({ path }) => path),
    ...modules.map(({ path }) => path),
    ...around.map(({ file }) => file.path),
    ...viewsOfChanged(earlier.routes, routes),
    ...(onlookers.size <= MOST_FILES ? onlookers : []),
  ]);
  const isNear = !isOfSettings || farWords(earlier.settings) === farWords(settings);
  const isFew = onlookers.size <= MOST_FILES && paths.size <= MOST_FILES;
  const isReached = !isRoutedLess(earlier.routes, routes);
  return { paths, isAll: isNear && isReached && around === pages && isFew };
}

/** A base template is for all pages: of more than these, only a whole audit tells anything. */
const MOST_TEMPLATES = 30;

const MOST_FILES = 60;

/** The templates that end up on one page with a changed one. */
function templatesAround(graph: TemplateGraph, paths: ReadonlySet<string>): readonly TemplateFile[] {
  const changed = graph.templates.files.filter(({ file }) => paths.has(file.path));
  const included = includedBy(graph);
  const above = reached(changed, (file) => [
    ...(graph.parents.get(file) ?? []),
    ...(included.get(file) ?? []),
  ]);
  const below = reached(changed, (file) => [
    ...(graph.children.get(file) ?? []),
    ...(graph.inclusions.get(file) ?? []).map(({ tag }) => tag.scope.file),
  ]);
  return [...new Set([...above, ...below])];
}

function includedBy({ inclusions }: TemplateGraph): ReadonlyMap<TemplateFile, readonly TemplateFile[]> {
  const found = new Map<TemplateFile, TemplateFile[]>();
  for (const [target, all] of inclusions)
    for (const { tag } of all) found.set(tag.scope.file, [...(found.get(tag.scope.file) ?? []), target]);
  return found;
}

/** A set that grows while it is walked. */
function reached<One>(from: readonly One[], next: (one: One) => readonly One[]): ReadonlySet<One> {
  const all = new Set(from);
  for (const one of all) for (const other of next(one)) all.add(other);
  return all;
}

/** Files with views that are reached otherwise than before. */
function viewsOfChanged(before: readonly Route[], now: readonly Route[]): readonly string[] {
  if (before === now) return [];
  const [was, is] = [patternsByTarget(before), patternsByTarget(now)];
  const targets = new Set([...was.keys(), ...is.keys()]);
  return [...targets].flatMap((target) => {
    const [then, since] = [was.get(target), is.get(target)];
    return then?.patterns === since?.patterns ? [] : [since?.path ?? then?.path ?? ""];
  });
}

/** Whether something is not reached any more as it was before: what is said of forms and pages anywhere may rest on it. */
function isRoutedLess(before: readonly Route[], now: readonly Route[]): boolean {
  if (before === now) return false;
  const patterns = new Set(now.map(({ pattern, name }) => `${name ?? ""}=${pattern}`));
  return before.some(({ pattern, name }) => !patterns.has(`${name ?? ""}=${pattern}`));
}

interface Reaching {
  readonly path: string;
  readonly patterns: string;
}

function patternsByTarget(routes: readonly Route[]): ReadonlyMap<string, Reaching> {
  const found = new Map<string, Reaching>();
  for (const { target, pattern, name } of routes) {
    if (!("ref" in target)) continue;
    const { path } = target.ref.unit.file;
    const id = target.kind === "class" ? classFacts(target.ref) : functionFacts(target.ref);
    const key = `${path} ${target.kind} ${id.qualifiedName}`;
    found.set(key, { path, patterns: `${found.get(key)?.patterns ?? ""} ${name ?? ""}=${pattern}` });
  }
  return found;
}

/** Settings on which it depends who reaches which view, and what stands in the way of flaws elsewhere. */
const FAR = [
  "AUTHENTICATION_BACKENDS",
  "AUTH_USER_MODEL",
  "CONTENT_SECURITY_POLICY",
  "CSP_DEFAULT_SRC",
  "CSP_SCRIPT_SRC",
  "INSTALLED_APPS",
  "LOGIN_REQUIRED",
  "LOGIN_URL",
  "MIDDLEWARE",
  "MIDDLEWARE_CLASSES",
  "REST_FRAMEWORK",
  "ROOT_URLCONF",
  "SECURE_CSP",
  "TEMPLATES",
] as const;

/** What the settings say under these names, wherever it stands. */
const farWords = onceFor((settings: AuditModel["settings"]): string => {
  const words = settings.flatMap(({ production }) =>
    production.map(({ path, values, withoutDebug }) => [
      path,
      ...FAR.map((name) => [values.get(name), withoutDebug.get(name)]),
    ]),
  );
  return JSON.stringify(words, (key, value: unknown) => (key === "origin" ? undefined : value));
});

/** Whether models belong to the same people as before: views elsewhere are judged by that. */
export function isOwnedAlike(before: AuditModel["ownership"], now: AuditModel["ownership"]): boolean {
  return before === now || ownerWords(before) === ownerWords(now);
}

function ownerWords({ models }: AuditModel["ownership"]): string {
  return [...models.values()]
    .flatMap(({ ref, name, abstract, owners, identity, ...rest }) => {
      const chains = owners.map(({ path, to, confidence }) => [...path, to, confidence].join("."));
      const words = [name, `${abstract}`, ...chains, identity ?? "", rest.public ?? ""];
      return owners.length === 0 && identity === undefined ? [] : `${ref.unit.file.path} ${words.join(" ")}`;
    })
    .toSorted()
    .join("\n");
}
