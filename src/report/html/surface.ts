/** The attack surface in groups: every route with what protects it, in one of five postures. */
import type { ReportedHandler, ReportedRoute, ReportedSurface } from "../routes-report.ts";
import { rowsOfRoute } from "../routes-words.ts";
import { compareText, firstDifference } from "../../findings/order.ts";
import { appOfView } from "./app-name.ts";

/** How well a route is guarded, most exposed first. */
export const POSTURES = ["open-write", "open", "unknown", "login", "permission"] as const;

/** One of them. */
export type PostureKind = (typeof POSTURES)[number];

/** What each means. */
export const POSTURE_WORDS: Readonly<Record<PostureKind, string>> = {
  "open-write": "changes something, no login",
  open: "reads, no login",
  unknown: "could not be seen",
  login: "login required",
  permission: "login and permission required",
};

/** A route, or those of its handlers that are guarded alike. */
export interface SurfaceRow {
  readonly route: ReportedRoute;
  readonly methods: string;
  readonly posture: ReportedHandler | undefined;
  readonly kind: PostureKind;
  /** Findings in its view. */
  readonly findings: number;
}

/** The routes of one app. */
export interface SurfaceGroup {
  readonly app: string;
  readonly rows: readonly SurfaceRow[];
}

/** Groups of routes, those with the most exposed rows first. */
export function surfaceGroups(
  { routes }: ReportedSurface,
  findingsOf: (view: string | undefined) => number,
): readonly SurfaceGroup[] {
  const groups = new Map<string, SurfaceRow[]>();
  for (const route of routes) {
    const app = route.framework === "admin" ? "admin" : appOfView(route.view);
    const group = groups.get(app) ?? [];
    groups.set(app, group);
    for (const row of rowsOfRoute(route))
      group.push({ ...row, kind: kindOf(row.posture), findings: findingsOf(route.view) });
  }
  return [...groups]
    .map(([app, rows]) => ({ app, rows: rows.toSorted(compareRows) }))
    .toSorted(compareGroups);
}

function kindOf(posture: ReportedHandler | undefined): PostureKind {
  if (posture === undefined || posture.login.state === "unknown") return "unknown";
  if (posture.login.state === "open") return posture.writes ? "open-write" : "open";
  return posture.permission.state === "required" ? "permission" : "login";
}

function compareRows(a: SurfaceRow, b: SurfaceRow): number {
  return firstDifference(
    POSTURES.indexOf(a.kind) - POSTURES.indexOf(b.kind),
    compareText(a.route.pattern, b.route.pattern),
  );
}

function compareGroups(a: SurfaceGroup, b: SurfaceGroup): number {
  const differences = POSTURES.map((kind) => countOf(b, kind) - countOf(a, kind));
  return firstDifference(...differences, compareText(a.app, b.app));
}

/** Rows of a group in a posture. */
export function countOf({ rows }: SurfaceGroup, kind: PostureKind): number {
  return rows.filter((row) => row.kind === kind).length;
}
