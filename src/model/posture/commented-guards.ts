/**
 * Views whose guard somebody took out by turning it into a comment: `# @login_required`, `# permission_classes = [IsAdminUser]`,
 * `# if order.customer != request.user:` above a commented `raise` or `return`.
 */
import { perFile } from "../../bind/once.ts";
import type { Unit } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { FunctionFacts } from "../../extract/facts.ts";
import { textBetween } from "../../source/source-file.ts";
import type { Span } from "../../source/span.ts";
import { holds, noteScope, standsAbove } from "./note-scopes.ts";
import type { NotedGap } from "./noted-gaps.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import { publicHandler } from "./public-nature.ts";
import type { WorkParts } from "./work.ts";
import { lookupsOfHandler, workOf } from "./work.ts";

/** A guard in a comment. */
interface Commented {
  readonly at: Span;
  /** What it was: above a function, in the body of a class, or in a function. */
  readonly form: "decorator" | "attribute" | "condition";
  /** What it asked for: rights, or whether the row is the caller's own. */
  readonly asks: "login" | "rights";
  /** Whether it looked at whose the row is: no name of a view speaks against that. */
  readonly isOwn: boolean;
  /** As it stands there, shortened. */
  readonly text: string;
  /** The function below it that stands in the comment as well: the guarded one of two with this name. */
  readonly twin: string | undefined;
}

/** The gaps of a program, at most one for each comment. */
export function commentedGuards(parts: WorkParts): readonly NotedGap[] {
  const told = new Set<Span>();
  return [...parts.postures.values()].flatMap((posture) => {
    const { target } = posture.view;
    if (target.kind === "external" || posture.view.framework === "admin") return [];
    return commentedIn(target.ref.unit).flatMap((one) => {
      const gap = told.has(one.at) ? undefined : gapAt(parts, posture, target.ref.unit, one);
      if (gap) told.add(one.at);
      return gap ?? [];
    });
  });
}

const commentedIn = perFile(({ facts, file }: Unit): readonly Commented[] => {
  const found = facts.comments.flatMap((at, i): Commented[] => {
    if (!mayBeCode(file.bytes, at)) return [];
    const text = commentText(file.bytes, at);
    const form = FORMS.find(([pattern]) => pattern.test(text))?.[1];
    if (form !== undefined) {
      const twin = form === "decorator" ? commentedFunction(facts.comments, file.bytes, i) : undefined;
      return LETS_ALL.test(text)
        ? []
        : [{ at, form, asks: LOGIN.test(text) ? "login" : "rights", isOwn: false, text, twin }];
    }
    const next = facts.comments[i + 1];
    if (next === undefined || !comparesCaller(text) || !REFUSES.test(commentText(file.bytes, next)))
      return [];
    const isNext = /^\s{1,80}$/.test(textBetween(file.bytes, at.end, next.start));
    return isNext ? [{ at, form: "condition", asks: "rights", isOwn: true, text, twin: undefined }] : [];
  });
  return found.length === 0 ? NOTHING : found;
});

/** The function whose head follows a decorator in the same comment: `# @login_required`, `# def edit(request, pk):`. */
function commentedFunction(
  comments: readonly Span[],
  bytes: Uint8Array,
  decorator: number,
): string | undefined {
  for (let i = decorator + 1; i <= decorator + HEAD_LINES; i++) {
    const [before, next] = [comments[i - 1], comments[i]];
    if (!before || !next || !/^\s{1,80}$/.test(textBetween(bytes, before.end, next.start))) return undefined;
    const text = commentText(bytes, next);
    const name = /^(?:async )?def (\w{1,80})\(/.exec(text)?.[1];
    if (name !== undefined || !text.startsWith("@")) return name;
  }
  return undefined;
}

/** Decorators of one function that are looked at. */
const HEAD_LINES = 4;

function commentText(bytes: Uint8Array, { start, end }: Span): string {
  return textBetween(bytes, start, Math.min(end, start + LONGEST)).replace(/^#+\s{0,8}/, "");
}

/** Whether a condition holds for those who are somebody else: `if order.customer != request.user:`. */
function comparesCaller(text: string): boolean {
  if (!/^if .{4,100}:\s{0,4}$/.test(text) || !/\brequest\.(?:user|session)\b/.test(text)) return false;
  const isNot = text.startsWith("if not ");
  return isNot
    ? / (?:==|in|is) /.test(text)
    : / (?:!=|not in|is not) /.test(text) && !/ is not None/.test(text);
}

const REFUSES = /^(?:return|raise)\b/;

const NOTHING: readonly never[] = [];

const LONGEST = 120;

/** Whether the first sign of a comment is one that such code begins with: most need not be decoded. */
function mayBeCode(bytes: Uint8Array, { start, end }: Span): boolean {
  for (let at = start; at < end && at < start + LEAD; at++) {
    const sign = bytes[at];
    if (sign !== HASH && sign !== SPACE) return sign === 0x40 || sign === 0x70 || sign === 0x69;
  }
  return false;
}

const LEAD = 10;
const HASH = 0x23;
const SPACE = 0x20;

const FORMS: readonly (readonly [RegExp, Commented["form"]])[] = [
  [
    /^@(?:\w{1,40}\.){0,3}(?:method_decorator\()?(?:(?:login|permissions?|admin|staff|staff_member|superuser|owner|member|editor|manager|moderator|auth|authentication|any_permission)_required|user_passes_test|permission_classes)\b/,
    "decorator",
  ],
  [/^permission_classes\s{0,4}=\s{0,4}[[(]/, "attribute"],
  [
    /^if not (?:self\.)?request\.user\.(?:has_perms?\(|is_staff\b|is_superuser\b|is_admin\b|is_authenticated\b)/,
    "condition",
  ],
];

const LETS_ALL = /AllowAny|ReadOnly|[[(]\s{0,4}[\])]/;

const LOGIN =
  /^@(?:\w{1,40}\.){0,3}(?:method_decorator\()?(?:login|auth|authentication)_required|IsAuthenticated\b(?!\s{0,4},\s{0,4}\w)|is_authenticated\b/;

function gapAt(
  parts: WorkParts,
  posture: ViewPosture,
  unit: Unit,
  { at, form, asks, isOwn, text, twin }: Commented,
): NotedGap | undefined {
  const { view } = posture;
  const scope = twin === undefined ? noteScope(unit.facts, view, at) : namesakeOf(view, twin);
  if (scope === undefined || (twin === undefined && !standsAsIts(unit, scope, at, form))) return undefined;
  const own = posture.handlers.filter(
    ({ handler }) => handler.function !== undefined && functionFacts(handler.function) === scope,
  );
  const handlers = own.length > 0 ? own : form === "attribute" ? posture.handlers : [];
  const open = handlers.find((one) => lacks(one, asks, isOwn) && matters(parts, posture, one, isOwn));
  if (!open) return undefined;
  const isMethod = view.target.kind === "class" && scope.form === "function";
  return {
    posture,
    at: { path: unit.file.path, span: at, scope: scope.qualifiedName },
    method: isMethod ? scope.name : undefined,
    guard: { text: text.replace(/\s{1,20}$/, ""), asks },
  };
}

/** The function view that runs in the place of one that stands in a comment. */
function namesakeOf({ target }: ViewPosture["view"], name: string): FunctionFacts | undefined {
  const own = target.kind === "function" ? functionFacts(target.ref) : undefined;
  return own?.name === name ? own : undefined;
}

/** Whether a comment stands where such a guard would. */
function standsAsIts(
  unit: Unit,
  scope: ReturnType<typeof functionFacts>,
  at: Span,
  form: Commented["form"],
): boolean {
  if (form === "decorator") return scope.form === "function" && standsAbove(unit, scope, at);
  return (form === "attribute") === (scope.form !== "function") && holds(scope, at);
}

/** Whether nothing else asks for what it asked. */
function lacks({ login, permission }: HandlerPosture, asks: Commented["asks"], isOwn: boolean): boolean {
  if (isOwn) return permission !== "required";
  return asks === "login" ? login === "open" : permission === "open";
}

/** Whether the handler does or shows anything that the guard could have been for. */
function matters(
  parts: WorkParts,
  { view }: ViewPosture,
  { handler }: HandlerPosture,
  isOwn: boolean,
): boolean {
  if (!isOwn && publicHandler(view, handler, false) !== undefined) return false;
  return (
    lookupsOfHandler(parts, handler).some(
      ({ settled, effects }) => settled === undefined && effects.length > 0,
    ) || workOf(parts, view, handler).length > 0
  );
}
