/** Which part of the project a file or a view belongs to, for charts and maps. */

/** Code outside of every app. */
export const NO_APP = "(project)";

/**
 * The first folder below the project's own (`orders` of `src/orders/views.py` in a project at `src`); files that lie
 * directly there, and deploy files above, belong to none.
 */
export function appOfPath(path: string, projectRoots: readonly string[]): string {
  const root = projectRoots
    .filter((folder) => folder !== "" && path.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length)[0];
  const below = root === undefined ? path : path.slice(root.length + 1);
  const [first = "", ...more] = below.split("/");
  return more.length === 0 ? NO_APP : first;
}

/** Where the names of modules stop telling the app and begin to tell the layer. */
const LAYERS: ReadonlySet<string> = new Set([
  "api",
  "endpoints",
  "handlers",
  "rest",
  "schema",
  "urls",
  "views",
  "viewsets",
]);

/** The app of a view's dotted name: what stands before `views`, `api` and the like. */
export function appOfView(view: string | undefined): string {
  if (view === undefined) return "view not resolved";
  const parts = view.split(".");
  const layer = parts.findIndex((part) => LAYERS.has(part.toLowerCase()));
  // An app may itself be called `api`.
  const kept = parts.slice(0, Math.max(1, layer < 0 ? parts.length - 1 : layer));
  return kept.slice(0, MOST_PARTS).join(".");
}

/** Deeper packages are told together. */
const MOST_PARTS = 3;
