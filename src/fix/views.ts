/** Decorators of functions and base classes of views. */
import type { FixChange, ImportPath } from "../findings/fix-intent.ts";
import type { Span } from "../source/span.ts";
import type { ClassDef, Expression, FunctionDef } from "../syntax/python/tree.ts";
import { dottedName } from "../syntax/python/walk.ts";
import { deletion, edits, insertion, refused, type Lowering } from "./edit.ts";
import { bindCode, bindImport } from "./imports.ts";
import {
  indentOf,
  lineEnd,
  lineStart,
  nextLine,
  nodesAround,
  sourceOf,
  type PythonSource,
} from "./python-source.ts";

type Change<K extends FixChange["kind"]> = Extract<FixChange, { kind: K }>;

/** Puts a decorator on the function at a place, or its mixin first among the bases of the class. */
export function guardView(source: PythonSource, change: Change<"guard-view">): Lowering {
  const around = nodesAround(source, change.at.span);
  const owner = around.findLast((node) => node.kind === "ClassDef");
  const view = around.findLast((node) => node.kind === "FunctionDef");
  if (change.below) return decorateBelow(source, change);
  if (owner && change.mixin !== undefined) return addMixin(source, owner, change.mixin);
  if (view && owner && change.onMethods === true)
    return isDjangos(source, owner)
      ? decorate(source, view, change, "")
      : refused("another framework's requests may come in here");
  if (!view || owner) return refused("the view is neither a function nor a class that takes a mixin");
  return decorate(source, view, change, undefined);
}

/** Classes whose handlers certainly get Django's own request: other frameworks wrap it. */
function isDjangos(source: PythonSource, { arguments: bases }: ClassDef): boolean {
  const names = bases.map(({ value }) => sourceOf(source, value).split(".").at(-1) ?? "");
  return (
    names.some((name) => DJANGO_VIEW.test(name)) &&
    names.every((name) => DJANGO_VIEW.test(name) || name.endsWith("Mixin"))
  );
}

const DJANGO_VIEW =
  /^(?:View|TemplateView|FormView|CreateView|UpdateView|DeleteView|DetailView|ListView|RedirectView|LoginView|LogoutView|PasswordChangeView|PasswordResetView|PasswordResetConfirmView)$/;

function addMixin(source: PythonSource, view: ClassDef, mixin: ImportPath): Lowering {
  if (view.arguments.some(({ value }) => /API|ViewSet|Consumer/.test(sourceOf(source, value))))
    return refused("another framework has its own way to ask for a login");
  const bound = bindImport(source, mixin);
  if (typeof bound === "string") return refused(bound);
  const [first] = view.arguments;
  if (!first) return refused("the class has no bases");
  if (view.arguments.some((one) => sourceOf(source, one.value) === bound.name))
    return refused("the class has the mixin already");
  return edits(...bound.edits, insertion(first.start, `${bound.name}, `));
}

/** Decorators over which another one may stand: they neither register the function nor change what it is called with. */
const TRANSPARENT =
  /^(require_\w+|csrf_\w+|cache_\w+|never_cache|xframe_\w+|sensitive_\w+|vary_on_\w+|gzip_page|condition|etag|last_modified|atomic|non_atomic_requests|login_required|permission_required|user_passes_test|staff_member_required|ensure_csrf_cookie|requires_csrf_token|method_decorator)$/;

function decorate(
  source: PythonSource,
  view: FunctionDef,
  change: Change<"guard-view">,
  forMethod: string | undefined,
): Lowering {
  const names = view.decorators.map(lastName);
  if (!names.every((name) => name !== undefined && TRANSPARENT.test(name)))
    return refused("another decorator may register the view before this one counts");
  const written = decoratorFor(source, change, forMethod);
  if (typeof written === "string") return refused(written);
  if (names.includes(change.decorator.split(":")[1])) return refused("the view has the decorator already");
  const line = `${indentOf(source, view.start)}${written.code}${source.eol}`;
  return edits(...written.edits, insertion(lineStart(source, view.start), line));
}

function decorateBelow(source: PythonSource, change: Change<"guard-view">): Lowering {
  const line = lineOf(source, change.at.span);
  if (!line) return refused("the decorator does not stand alone in its line");
  const owner = nodesAround(source, change.at.span).findLast(
    (node) => node.kind === "FunctionDef" || node.kind === "ClassDef",
  );
  const written = decoratorFor(source, change, owner?.kind === "ClassDef" ? ', name="dispatch"' : undefined);
  if (typeof written === "string") return refused(written);
  return edits(
    ...written.edits,
    insertion(line.end, `${indentOf(source, line.start)}${written.code}${source.eol}`),
  );
}

/** The decorator's line; `forMethod` turns it into one for methods, with what else `method_decorator` is told. */
function decoratorFor(
  source: PythonSource,
  { decorator, arguments: given = "" }: Change<"guard-view">,
  forMethod: string | undefined,
): ReturnType<typeof bindCode> {
  if (forMethod === undefined) return bindCode(source, `@$0${given}`, [decorator]);
  return bindCode(source, `@$1($0${given}${forMethod})`, [
    decorator,
    "django.utils.decorators:method_decorator",
  ]);
}

function lastName(decorator: Expression): string | undefined {
  const callee = decorator.kind === "Call" ? decorator.callee : decorator;
  return dottedName(callee)?.split(".").at(-1);
}

/** Takes a decorator out, with its line. `method_decorator(csrf_exempt, …)` counts by what it puts on. */
export function removeDecorator(source: PythonSource, change: Change<"remove-decorator">): Lowering {
  const owner = nodesAround(source, change.at.span).findLast(
    (node) => node.kind === "FunctionDef" || node.kind === "ClassDef",
  );
  const decorators = owner?.kind === "FunctionDef" || owner?.kind === "ClassDef" ? owner.decorators : [];
  const found = decorators.filter((one) => isNamed(one, change.names));
  if (found.length === 0) return refused("there is no such decorator here");
  const lines = found.map((one) => lineOf(source, one));
  if (lines.some((line) => line === undefined))
    return refused("the decorator does not stand alone in its line");
  return edits(...lines.flatMap((line) => (line ? [deletion(line)] : [])));
}

function isNamed(decorator: Expression, names: readonly string[]): boolean {
  const name = lastName(decorator);
  if (name !== "method_decorator" || decorator.kind !== "Call")
    return name !== undefined && names.includes(name);
  const [first] = decorator.arguments;
  const inner = first && lastName(first.value);
  return inner !== undefined && names.includes(inner);
}

/** From the `@` to the end of the line. */
function lineOf(source: PythonSource, decorator: Span): Span | undefined {
  const start = lineStart(source, decorator.start);
  const before = source.text.slice(start, decorator.start).trim();
  const rest = source.text.slice(decorator.end, lineEnd(source, decorator.end)).trim();
  const isAlone = before === "@" && (rest === "" || rest.startsWith("#"));
  return isAlone ? { start, end: nextLine(source, decorator.end) } : undefined;
}
