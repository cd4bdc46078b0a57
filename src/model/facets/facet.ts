/** What an inventory of routes says about one handler beside its posture: each with the reason. */
import type { Place } from "../../findings/finding.ts";

/** One answer with its reason. */
export interface Facet<State extends string> {
  readonly state: State;
  /** A few words: `@csrf_exempt`, "DEFAULT_THROTTLE_CLASSES". */
  readonly because: string;
  /** Where that is written. */
  readonly at?: Place;
}

/**
 * `checked`: Django's middleware asks for the token. `session-only`: REST framework asks where a session logs in. `exempt`
 * and `off`: nobody asks. `not-needed`: the handler answers safe methods alone.
 */
export type CsrfFacet = Facet<"checked" | "session-only" | "exempt" | "off" | "not-needed" | "unknown">;

/** `limited`: something counts requests. */
export type ThrottleFacet = Facet<"limited" | "none" | "unknown">;

/**
 * `scoped`: rows that the request picks are limited to whoever asks. `open`: nothing in sight limits them. `none`: the handler
 * fetches no row that belongs to anybody by a key of the request.
 */
export type OwnershipFacet = Facet<"scoped" | "open" | "none">;
