/** Who may reach a view: the guards on its whole way, from middleware and URLconf to the body, and what follows from them. */
import type { Guard } from "../guards/guard.ts";
import type { Handler, View } from "../views/view.ts";

/** `open`: nothing demands it, and everything on the way was seen. `unknown`: something on the way could not be seen. */
export type Answer = "required" | "open" | "unknown";

/** The posture of one handler of a view. */
export interface HandlerPosture {
  readonly handler: Handler;
  /** Whether somebody must be logged in, or prove themselves by a token or signature. */
  readonly login: Answer;
  /** Whether more than a login is demanded: staff, a permission, a role. */
  readonly permission: Answer;
  /** All guards that hold for this handler, outermost first. */
  readonly guards: readonly Guard[];
  /** Why `login` is what it is, in a few words: "`@login_required` (views.py:12)", "no guard on the way". */
  readonly because: string;
}

/** The posture of a view. */
export interface ViewPosture {
  readonly view: View;
  readonly handlers: readonly HandlerPosture[];
}
