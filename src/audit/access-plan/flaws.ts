/** Findings by the views that they are about. */
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { Finding } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Route } from "../../model/routes/route.ts";
import type { Handler, View } from "../../model/views/view.ts";
import { indexLines, lineAt, type LineIndex } from "../../source/line-index.ts";
import type { Span } from "../../source/span.ts";

/** One place of a finding. */
export interface Flaw {
  /** `DJANGO-AUTHZ-001/idor`. */
  readonly id: string;
  readonly line: number;
}

/** Finds what is wrong with a handler. */
export interface Flaws {
  /** Ids of findings in a handler, in its class, or at its route. */
  readonly of: (view: View, handler: Handler, route: Route) => readonly string[];
  /** The line on which something begins. */
  readonly lineOf: (path: string, span: Span) => number;
}

/** Gathers the findings of an audit. */
export function flawsOf(model: AuditModel, findings: readonly Finding[]): Flaws {
  const byPath = new Map<string, Flaw[]>();
  for (const { id, path, start, places } of findings)
    for (const place of [{ path, start }, ...places]) {
      const known = byPath.get(place.path) ?? [];
      byPath.set(place.path, [...known, { id, line: place.start.line }]);
    }
  const indexes = new Map<string, LineIndex>();
  const lineOf = (path: string, { start }: Pick<Span, "start">): number => {
    const index = indexes.get(path) ?? indexLines(model.files.get(path)?.bytes ?? new Uint8Array());
    indexes.set(path, index);
    return lineAt(index, start);
  };
  const within = (path: string, span: Span): readonly Flaw[] => {
    const known = byPath.get(path);
    if (known === undefined) return [];
    const [first, last] = [lineOf(path, span), lineOf(path, { start: Math.max(span.start, span.end - 1) })];
    return known.filter(({ line }) => line >= first && line <= last);
  };
  return {
    lineOf,
    of: (view, handler, route) => {
      const own = handler.function
        ? within(handler.function.unit.file.path, wholeFunction(handler.function))
        : [];
      const around = view.target.kind === "class" ? classFlaws(view, view.target.ref, within) : [];
      const declared = within(route.at.path, route.at.span);
      return [...new Set([...own, ...around, ...declared].map(({ id }) => id))];
    },
  };
}

type Within = (path: string, span: Span) => readonly Flaw[];

/** What is wrong in a class beside its handlers. */
function classFlaws(view: View, ref: ClassRef, within: Within): readonly Flaw[] {
  const { path } = ref.unit.file;
  const handlers = view.handlers.flatMap((one) => (one.function?.unit === ref.unit ? [one.function] : []));
  const inHandlers = new Set(handlers.flatMap((one) => within(path, wholeFunction(one))));
  return within(path, wholeClass(ref)).filter((flaw) => !inHandlers.has(flaw));
}

/** A function with its decorators. */
export function wholeFunction(ref: FunctionRef): Span {
  const { start, end, decoratorSpans } = functionFacts(ref);
  return { start: Math.min(start, ...decoratorSpans.map((one) => one.start)), end };
}

function wholeClass(ref: ClassRef): Span {
  const { start, end, decoratorSpans } = classFacts(ref);
  return { start: Math.min(start, ...decoratorSpans.map((one) => one.start)), end };
}
