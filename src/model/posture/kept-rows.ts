/** What other views of a project say about who may see the rows of a model. */
import type { Fetch, Lookup, ModelKey } from "../lookups/lookup.ts";
import { accessLookups } from "../lookups/access.ts";
import type { View } from "../views/view.ts";
import type { HandlerPosture } from "./posture.ts";
import { wordsOf } from "./public-nature.ts";
import type { WorkParts } from "./work.ts";

/** What is said of a list behind a login. */
export const LISTED = "lists them only for people who are logged in";

/** A view that shows rows of the same model only to people who are logged in. */
export interface KeptRows {
  readonly by: View;
  /** Follows the view's name. */
  readonly says: string;
}

/** A lookup of another view with the guards before it. */
interface Other {
  readonly lookup: Lookup;
  readonly posture: HandlerPosture;
}

/** Lookups by model, gathered once for each set of postures. */
const known = new WeakMap<WorkParts["postures"], ReadonlyMap<ModelKey, readonly Other[]>>();

/**
 * The view that keeps such rows for people with an account: it lists all of them behind a plain login, and no page for strangers
 * does; or, where the rows have owners, it turns those away who ask for others' rows. Undefined where no view does.
 */
export function keptRows(parts: WorkParts, { view, fetch }: Lookup, owned: boolean): KeptRows | undefined {
  const others = othersBeside(parts, view, fetch);
  const twin = owned ? twinAmong(view, others) : undefined;
  if (twin) return twin;
  const all = othersOf(parts).get(fetch.model.key) ?? [];
  // The view's own list, beside the one row, is open as well.
  if (all.some((one) => isWholeList(one) && one.posture.login !== "required")) return undefined;
  const list = others.find(
    (one) => isWholeList(one) && one.posture.permission === "open" && !isForForms(one.lookup.view),
  );
  if (list) return { by: list.lookup.view, says: LISTED };
  const asking = others.filter((one) => isCompared(one) && (owned || isBeside(view, one)));
  const open = others.filter(
    ({ lookup, posture }) =>
      lookup.keyed && (owned ? posture.login === "open" : posture.login !== "required"),
  );
  const [first] = asking;
  return first && (owned ? asking.length >= open.length : open.length === 0)
    ? { by: first.lookup.view, says: "shows a row only to whom it belongs" }
    : undefined;
}

/** Another version of the same view, which shows people their own rows only; undefined where there is none. */
export function keptTwin(parts: WorkParts, { view, fetch }: Lookup): KeptRows | undefined {
  return twinAmong(view, othersBeside(parts, view, fetch));
}

function twinAmong(view: View, others: readonly Other[]): KeptRows | undefined {
  const twin = others.find((one) => isTwin(view, one));
  return twin && { by: twin.lookup.view, says: "shows people their own rows only" };
}

function othersBeside(parts: WorkParts, view: View, { model }: Fetch): readonly Other[] {
  return (othersOf(parts).get(model.key) ?? []).filter((one) => one.lookup.view !== view);
}

function othersOf(parts: WorkParts): ReadonlyMap<ModelKey, readonly Other[]> {
  const index = known.get(parts.postures) ?? gather(parts);
  known.set(parts.postures, index);
  return index;
}

function gather(parts: WorkParts): ReadonlyMap<ModelKey, readonly Other[]> {
  const { postures } = parts.whole ?? parts;
  const found = new Map<ModelKey, Other[]>();
  for (const lookup of accessLookups(parts).lookups) {
    const posture = postures.get(lookup.view)?.handlers.find(({ handler }) => handler === lookup.handler);
    if (!posture || lookup.view.framework === "admin" || lookup.view.routes.length === 0) continue;
    const same = found.get(lookup.fetch.model.key) ?? [];
    found.set(lookup.fetch.model.key, same);
    same.push({ lookup, posture });
  }
  return found;
}

function isWholeList({ lookup: { fetch, keyed, settled, effects } }: Other): boolean {
  return (
    fetch.form === "many" &&
    !keyed &&
    settled === undefined &&
    effects.length > 0 &&
    effects.every(({ kind }) => kind === "read")
  );
}

/** Whether a view stands in the same file: of rows without an owner, views elsewhere may show another side. */
function isBeside(view: View, { lookup }: Other): boolean {
  return lookup.view.at.path === view.at.path;
}

/** Views around a form list rows to choose among. */
const FORM_WORDS: ReadonlySet<string> = new Set("create add new edit update form submit propose".split(" "));

function isForForms({ name }: View): boolean {
  return wordsOf(name.split(".").at(-1) ?? name).some((word) => FORM_WORDS.has(word));
}

/** What tells two versions of one view apart. */
const VERSION =
  /^(?:old|new|legacy|safe|secure|secured|fixed|unsafe|insecure|vuln|vulnerable|v\d{1,2}|view)$/;

/** Another version of the same view, which asks whose rows it shows. */
function isTwin(view: View, { lookup, posture }: Other): boolean {
  return (
    posture.login === "required" &&
    lookup.settled?.aboutRow === true &&
    lookup.effects.every(({ kind }) => kind === "read") &&
    bareName(lookup.view) === bareName(view)
  );
}

function bareName({ name }: View): string {
  const words = wordsOf(name.split(".").at(-1) ?? name);
  return words.filter((word) => !VERSION.test(word)).join(" ");
}

function isCompared({ lookup: { keyed, settled, effects }, posture }: Other): boolean {
  return (
    keyed &&
    posture.login === "required" &&
    settled?.aboutRow === true &&
    settled.refuses &&
    effects.every(({ kind }) => kind === "read")
  );
}
