/** The shape of what pickguard knows about libraries' own guards: rows of data. What a project wrote itself is inferred instead. */

/** What a library's guard demands. */
export type AccessDemand = "login" | "staff" | "superuser" | "permission" | "role" | "object" | "token";

/** Where a guard is put. */
export type AccessForm =
  /** Around a view: `@login_required`, `login_required(view)`. */
  | "decorator"
  /** A base class left of the view, whose `dispatch` or `initial` comes first. */
  | "mixin"
  /** In `permission_classes`. */
  | "permission"
  /** In `auth=` of django-ninja. */
  | "ninja-auth"
  | "middleware"
  /** A library's whole view. */
  | "view";

/** One guard. */
export interface AccessRow {
  readonly at: string;
  readonly form: AccessForm;
  /** Empty: it lets everyone in, or asks nothing about the visitor. */
  readonly demands: readonly AccessDemand[];
  /** Where the demand is spelled: the call's first argument holds permissions, or a test of the user; or an attribute or method of the class does. */
  readonly told?: "permission argument" | "test argument" | "permission attribute" | "test method";
  /** The HTTP methods it holds for; left out: all. */
  readonly methods?: readonly string[];
}

/** The methods that REST framework does not count as safe (`SAFE_METHODS` in rest_framework/permissions.py). */
export const UNSAFE_METHODS: readonly string[] = ["POST", "PUT", "PATCH", "DELETE"];
