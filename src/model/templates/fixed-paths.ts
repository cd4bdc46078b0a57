/** Pages whose address nobody chooses: `request.path` holds what the URLconf says, and letters and digits. */
import { onceFor } from "../../bind/once.ts";
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { lettersOnly } from "../../flow/route-captures.ts";
import type { ViewPosture } from "../posture/posture.ts";
import type { Capture, Route } from "../routes/route.ts";
import type { View } from "../views/view.ts";
import { familyOf } from "./held-values.ts";
import type { TemplateModel } from "./origin.ts";
import type { Render } from "./renders.ts";
import type { TemplateFile } from "./template-files.ts";

/** Templates that build on one another, of which this many are looked at. */
const MOST = 12;

/** Whether every view that shows the template lies behind patterns which capture nothing but letters, digits and the like. */
export function hasFixedPath({ graph, renders, postures }: TemplateModel, file: TemplateFile): boolean {
  if (postures === undefined) return false;
  const family = familyOf(graph, file);
  const shown = family.flatMap((one) => renders.get(one) ?? []);
  if (shown.length === 0 || family.length > MOST) return false;
  return shown.every((render) => isFixed(routesByCode(postures), render));
}

function isFixed(routes: ReadonlyMap<FunctionFacts | ClassFacts, readonly Route[]>, { by }: Render): boolean {
  const found = routes.get(by.kind === "function" ? functionFacts(by.ref) : classFacts(by.ref)) ?? [];
  return found.length > 0 && found.every(({ captures }) => captures.every(isNarrow));
}

function isNarrow({ converter, expression }: Capture): boolean {
  if (converter === "regex") return expression !== undefined && lettersOnly(expression);
  return converter === "int" || converter === "slug" || converter === "uuid";
}

/** The routes by what answers them: a view's function or class, and its handlers. */
const routesByCode: (
  postures: ReadonlyMap<View, ViewPosture>,
) => ReadonlyMap<FunctionFacts | ClassFacts, readonly Route[]> = onceFor((postures) => {
  const found = new Map<FunctionFacts | ClassFacts, readonly Route[]>();
  for (const { target, handlers, routes } of postures.keys()) {
    const code = new Set<FunctionFacts | ClassFacts>();
    if (target.kind === "function") code.add(functionFacts(target.ref));
    if (target.kind === "class") code.add(classFacts(target.ref));
    for (const { function: ref } of handlers) if (ref !== undefined) code.add(functionFacts(ref));
    for (const one of code) found.set(one, [...(found.get(one) ?? []), ...routes]);
  }
  return found;
});
