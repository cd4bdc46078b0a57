/** Code that reads like a guard and lets everybody on. */
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import type { Place, Step } from "../../findings/finding.ts";

/**
 * Why a guard does nothing:
 * - `mixin-after-view`: the mixin stands right of the view, whose `dispatch` never calls it.
 * - `unread-attribute`: a class attribute (`permission_classes`, `permission_required`, `test_func`) that nothing in its bases reads.
 * - `misspelt-attribute`: nearly the name of one that REST framework reads.
 * - `lost-override`: a subclass replaces the guarded method and does not call it.
 * - `undecorated-registration`: the decorator stands above the one that registers the bare function.
 * - `above-api-view`: a decorator of REST framework above `@api_view`.
 * - `note-on-method`: a decorator for functions on a method, whose note no class reads.
 * - `asks-of-changes`: a permission that asks for changes only, on a view that changes nothing.
 * - `unused-decorator`: the guard is made and the guarded function thrown away.
 * - `user-truth`: every visitor's `request.user` counts as true, the anonymous one too.
 * - `compared-text`: a question of the user is compared with a text, which it never equals.
 * - `replaced-check`: a method of the library that asks (`check_permissions`, the mixin's `dispatch`) is replaced and not called.
 * - `uncalled`: a function stands where its answer should: true for everybody.
 * - `constant-answer`: a permission method answers with something that is always true.
 * - `assertion`: vanishes when Python runs with `-O`.
 * - `dropped-refusal`: a refusing answer is built and thrown away.
 * - `ignored-refusal`: a function answers with a refusal, and its caller throws the answer away.
 * - `misspelt-hook`: nearly the name of the method that REST framework asks a permission class by.
 * - `unraised`: an exception is built and not raised.
 * - `refusal-as-object`: a refusing answer is returned to a caller that goes on with it as if it were the object.
 * - `open-authenticator`: what finds out who is there gives an answer that counts for everybody.
 * - `unread-proof`: a login backend is given a password and never looks at it.
 * - `unread-answer`: a function that only answers is asked, and nothing looks at the answer.
 * - `render-only`: it refuses where the page is drawn and not where the form is handled.
 */
export type Ineffectiveness =
  | "mixin-after-view"
  | "unread-attribute"
  | "misspelt-attribute"
  | "lost-override"
  | "undecorated-registration"
  | "above-api-view"
  | "note-on-method"
  | "asks-of-changes"
  | "unused-decorator"
  | "user-truth"
  | "uncalled"
  | "compared-text"
  | "replaced-check"
  | "constant-answer"
  | "assertion"
  | "dropped-refusal"
  | "ignored-refusal"
  | "misspelt-hook"
  | "unraised"
  | "refusal-as-object"
  | "open-authenticator"
  | "unread-proof"
  | "unread-answer"
  | "render-only";

/** One such guard. */
export interface IneffectiveGuard {
  readonly form: Ineffectiveness;
  readonly at: Place;
  /** The view, class or function that stays open, as a reader names it. */
  readonly subject: string;
  /** The guard as it is written: `LoginRequiredMixin`, `@login_required`, `request.user`. */
  readonly guard: string;
  /** What would work in its place, or what gets in its way; read by the words of each form. */
  readonly instead: string;
  readonly related: readonly Step[];
  /** The view's class or function, where the guard asks for a login and nothing more: something else may ask for that as well. */
  readonly loginOf?: ClassFacts | FunctionFacts;
  /** The view's class, where the guard asks for more than a login: what else asks for one leaves ordinary accounts only. */
  readonly beyondLoginOf?: ClassFacts;
  /** Whether another guard asks before it: then the view is open to accounts at most, or not at all. */
  readonly behindAnother?: true;
  readonly sure: boolean;
}
