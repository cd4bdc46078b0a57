/** Every URL with what answers it and who may reach it, ready for any format. */
import type { Problem } from "../findings/finding.ts";
import type { ReportedProject } from "./reported-project.ts";

/** Version of the JSON form's shape: the second number grows with additions, the first with anything else. */
export const ROUTES_SCHEMA_VERSION = "1.0";

/** What can be asked of a site from outside. */
export interface ReportedSurface {
  /** In the order of the URLconfs. */
  readonly routes: readonly ReportedRoute[];
  /** Includes whose routes could not be read. */
  readonly unseen: readonly ReportedInclude[];
}

/** The routes of a repository. */
export interface RoutesReport extends ReportedSurface {
  readonly tool: { readonly name: string; readonly version: string };
  /** How the tree is called: as the user typed it, or its last folder. */
  readonly root: string;
  readonly projects: readonly ReportedProject[];
  /** Routes that filters leave out. */
  readonly hidden: number;
  readonly problems: readonly Problem[];
}

/** A line of a file. */
export interface ReportedLine {
  readonly path: string;
  readonly line: number;
}

/** One URL pattern. */
export interface ReportedRoute {
  /** Root folder of its project; missing where it belongs to none. */
  readonly project?: string;
  /** The whole pattern, as `ResolverMatch.route` gives it. */
  readonly pattern: string;
  readonly name?: string;
  /** The view's dotted name; missing where it could not be resolved. */
  readonly view?: string;
  /** Where the project defines the view; missing for views of libraries. */
  readonly viewAt?: ReportedLine;
  readonly framework: string;
  readonly origin: string;
  /** The development switch that must be on for it to exist. */
  readonly onlyWith?: string;
  readonly at: ReportedLine;
  /** The includes above it, outermost first. */
  readonly through: readonly ReportedLine[];
  readonly handlers: readonly ReportedHandler[];
}

/** What answers some methods of a route. */
export interface ReportedHandler {
  readonly name: string;
  /** Empty: it answers every method. */
  readonly methods: readonly string[];
  /** Whether it changes something: it answers an unsafe method, or its code writes. */
  readonly writes: boolean;
  readonly login: ReportedFacet;
  readonly permission: ReportedFacet & { readonly permissions: readonly string[] };
  readonly ownership: ReportedFacet;
  readonly csrf: ReportedFacet;
  readonly throttle: ReportedFacet;
}

/** One answer with its reason. */
export interface ReportedFacet {
  readonly state: string;
  readonly because: string;
  readonly at?: ReportedLine;
}

/** An include that could not be followed. */
export interface ReportedInclude {
  /** The prefix below which its routes lie. */
  readonly pattern: string;
  /** The library's module. */
  readonly library?: string;
  readonly at?: ReportedLine;
}
