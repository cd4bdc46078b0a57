/** What checks say about views that strangers reach. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, memberOf, resolveIn } from "../../bind/resolve.ts";
import type { Step } from "../../findings/finding.ts";
import type { Deed } from "../../flow/catalog/model.ts";
import { classAttribute } from "../guards/class-attributes.ts";
import type { Guard } from "../guards/guard.ts";
import type { View } from "../views/view.ts";
import { readableRoute } from "../routes/readable-route.ts";
import type { Neighbour } from "./neighbours.ts";
import type { OpenView } from "./open-views.ts";
import type { ShownRows } from "./shown-rows.ts";

/** What a piece of work is, after "and". */
export const DONE: Readonly<Record<Deed, string>> = {
  write: "writes to the database",
  delete: "deletes something",
  mail: "sends mail",
  login: "logs somebody in or out",
  session: "changes the session",
  file: "changes files",
  send: "sends a request to another system",
  run: "runs a command or other code",
  task: "starts background work",
};

/**
 * Whether what an open view does needs no neighbours to be called wrong: it changes or deletes what exists, or runs something. Where
 * it only adds something, its neighbours' custom is what tells.
 */
export function speaksForItself({ work, siblings }: OpenView): boolean {
  if (work === undefined) return false;
  return siblings.length === 0 || work.lookup !== undefined || work.deed === "delete" || work.deed === "run";
}

/** Why a view that does not ask for a login may well be meant so. */
export const SERVES_BOTH =
  "the view itself tells people with and without a login apart, so it seems to be meant for both";

/** The same for what a setting switches on. */
export function onlyWith(setting: string): string {
  return `it is done only where \`settings.${setting}\` is on, which whoever runs the site decides`;
}

/** The short name of a view, as its file calls it. */
export function shortName(view: View): string {
  switch (view.target.kind) {
    case "function":
    case "class":
      return view.name.split(".").at(-1) ?? view.name;
    case "external":
      return view.name;
  }
}

/** The first route of a view, for a message behind its name: " (`/orders/<int:pk>/`)". */
export function routeBehind({ routes: [first] }: View): string {
  return first === undefined ? "" : ` (\`${readableRoute(first.pattern)}\`)`;
}

/** What the rows are called that a view picks by a key of the request. */
export function whatIsDone({ work, shown, exports }: OpenView): string {
  if (work?.lookup)
    return `${work.deed === "delete" ? "deletes" : work.counts === true ? "counts up" : "changes"} the \`${work.lookup.fetch.model.name}\` that the request names`;
  if (work) return DONE[work.deed];
  if (shown) return whatIsShown(shown);
  return exports ? "hands out whole tables as a file" : "answers POST requests";
}

/** What a view shows to strangers. */
export function whatIsShown({ lookup, extent, kept, address }: ShownRows): string {
  const { name } = lookup.fetch.model;
  switch (extent) {
    case "row":
      return `shows any \`${name}\` that the request names`;
    case "account":
      return `shows the \`${name}\` of anybody whose number the request names`;
    case "table":
      return `shows the \`${name}\` rows of everybody${keptWords(kept)}`;
    case "people":
      return `lists everybody's \`${name}\``;
    case "addresses":
      return `hands out the \`${address}\` of every \`${name}\` that it lists`;
    case "kept":
      return `shows any \`${name}\` that the request names${keptWords(kept)}`;
  }
}

function keptWords(kept: ShownRows["kept"]): string {
  return kept ? `, while \`${kept.by.name}\` ${kept.says},` : "";
}

/** At most so many siblings are shown. */
const MOST = 4;

/** Siblings with their guards. */
export function siblingSteps(siblings: readonly Neighbour[]): Step[] {
  const steps = new Map<string, Step>();
  for (const { posture, guard } of siblings) {
    const place = guard?.at ?? posture.view.at;
    const note = `\`${shortName(posture.view)}\`: ${guard?.says ?? "a guard"}`;
    // One view answers at several addresses.
    steps.set(`${place.path}:${place.span.start}:${note}`, { place, note });
  }
  return [...steps.values()].slice(0, MOST);
}

/** The smallest change that closes a view: what most of its neighbours ask for, a permission beside the login included. */
export function closingFix(program: Program, view: View, siblings: readonly Neighbour[]): string {
  const name = shortName(view);
  if (asksWhereCalled(program, view))
    return `Call \`self.check_permissions(…)\` in \`${name}\` before anything is done, as the other actions do, and say in \`permission_classes\` who may: this framework asks only where code calls it.`;
  if (readsPermissionClasses(program, view))
    return `Give \`${name}\` \`permission_classes\` that ask for a login (\`IsAuthenticated\` in REST framework).`;
  if (view.framework === "admin")
    return `Put \`self.admin_site.admin_view(…)\` around \`${name}\` in \`get_urls()\`: it lets only staff in.`;
  const shared = sharedGuards(siblings);
  // A decorator has a name to be repeated; what a function of the project asks is said where it stands.
  if (shared.some((says) => says.startsWith("asks ")))
    return `Let \`${name}\` ask what its neighbours ask before they answer, with the same decorator or call.`;
  if (shared.length > 1) return `Guard \`${name}\` as its neighbours are: ${shared.join(", ")}.`;
  // `@login_required` is what most neighbours have, and need not be said twice.
  const like =
    shared[0] === undefined || /login_?required/i.test(shared[0])
      ? ""
      : `, or what its neighbours have (${shared[0]})`;
  if (shared.length === 0 && isForServers(program, view))
    return `Where another server calls it, let \`${name}\` compare a secret that only that server has, sent in a header, before anything is done (\`hmac.compare_digest\`); where people do, put \`@login_required\` above it.`;
  return view.target.kind === "class"
    ? `Put \`LoginRequiredMixin\` first among the bases of \`${name}\`${like}.`
    : `Put \`@login_required\` above \`${name}\`${like}.`;
}

/** A function under `@csrf_exempt`: whoever calls it sends no token of a page, as other servers do. */
function isForServers(program: Program, { target }: View): boolean {
  if (target.kind !== "function") return false;
  const { decorators, parent } = functionFacts(target.ref);
  const outer = { unit: target.ref.unit, function: parent };
  return decorators.some(
    (id) => externalName(resolveIn(program, outer, id)) === "django.views.decorators.csrf.csrf_exempt",
  );
}

/** A framework that the project carries itself, whose actions ask for permissions by a call of their own. */
function asksWhereCalled(program: Program, { target }: View): boolean {
  if (target.kind !== "class" || classAttribute(program, target.ref, "permission_classes") === undefined)
    return false;
  if (libraryAncestors(program, target.ref).some((name) => name.startsWith("rest_framework."))) return false;
  return memberOf(program, { kind: "class", target: target.ref }, "check_permissions")?.kind === "function";
}

/** REST framework's classes, and those of a framework that the project carries itself, ask their own list. */
export function readsPermissionClasses(program: Program, { target }: View): boolean {
  if (target.kind !== "class") return false;
  return (
    classAttribute(program, target.ref, "permission_classes") !== undefined ||
    libraryAncestors(program, target.ref).some((name) => name.startsWith("rest_framework."))
  );
}

const WHO: ReadonlySet<Guard["demands"]> = new Set(["login", "staff", "superuser", "permission", "role"]);

/** Guards about who is asking that at least half of some siblings have, as reports say them. */
function sharedGuards(siblings: readonly Neighbour[]): string[] {
  const counted = new Map<string, number>();
  for (const { handler } of siblings) {
    const says = handler.guards
      .filter((guard) => guard.certain && WHO.has(guard.demands))
      .map((guard) => guard.says);
    for (const one of new Set(says)) counted.set(one, (counted.get(one) ?? 0) + 1);
  }
  return [...counted].filter(([, count]) => count * 2 >= siblings.length).map(([says]) => says);
}

/** Where the work is done, as a trace. */
export function workTrace({ at, work, shown }: OpenView): Step[] {
  const place = work?.place;
  const steps: Step[] = [{ place: at, note: "reached without a login" }];
  if (place) return [...steps, { place, note: DONE[work.deed] }];
  return shown ? steps : [];
}
