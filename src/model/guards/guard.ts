/** What code demands of whoever calls it before it goes on. */
import type { ValueRef } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";

/** What a guard demands. `object` is a right on the very object that is fetched; `token` a secret that only the right caller knows. */
export type Demand =
  | "login"
  | "staff"
  | "superuser"
  | "permission"
  | "role"
  | "object"
  | "token"
  | "signature"
  | "method";

/** One demand, made by a decorator, mixin, base class, middleware, permission class, condition or called function. */
export interface Guard {
  readonly demands: Demand;
  /** As a reader of a report should see it: `@login_required`, `IsAuthenticated from REST_FRAMEWORK`, "redirects when `user.is_staff` is false". */
  readonly says: string;
  /** Where it is written; undefined for a library's default. */
  readonly at: Place | undefined;
  /** Names of permissions it demands (`shop.change_order`), where they are written. */
  readonly permissions: readonly string[];
  /** HTTP methods it holds for; undefined: all. `IsAuthenticatedOrReadOnly` holds for the unsafe ones. */
  readonly methods: readonly string[] | undefined;
  /** Of an `object` guard: the value whose owner was compared. */
  readonly object?: ValueRef;
  /** Where it asks what kind of user somebody is and nothing else: the words for it (`resident`, `is_customer`). */
  readonly kinds?: readonly string[];
  /** The project's own function through which it is asked, with the words handed to it (`can_edit`, `allowed publish`): tells guards apart that end in the same question. */
  readonly by?: string;
  /** False where something on the way could not be seen (an unknown library's decorator): posture becomes unknown, never open. */
  readonly certain: boolean;
  /** True where only people who are logged in are asked, and everybody else gets by: it says nothing about a login. */
  readonly sparesStrangers?: true;
  /**
   * True of one that is not certain and sets nobody apart by a right: something is looked up or made with whoever asks, or a middleware
   * may ask for it, of the views that a comparison puts beside each other alike.
   */
  readonly aside?: true;
  /** True where somebody wrote down that everybody may: it demands nothing, and says so. */
  readonly letsEverybody?: true;
}
