/** Which findings lie in the view of a route. */
import type { Finding } from "../../findings/finding.ts";

/** Counts findings in a view or in its methods, by its dotted name; a project below a folder is found as well. */
export function viewCounter(findings: readonly Finding[]): (view: string | undefined) => number {
  const counts = new Map<string, number>();
  for (const name of findings.flatMap(namesOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (view) => (view === undefined ? 0 : (counts.get(view) ?? 0));
}

/** Every dotted name that a finding's scope may go by: `shop.views.Order.get` is in `shop.views.Order`, in `views.Order` … */
function namesOf({ path, scope, trace }: Finding): readonly string[] {
  const [source] = trace;
  const places = [
    { path, scope },
    ...(source === undefined ? [] : [{ path: source.path, scope: source.scope }]),
  ];
  const names = places.flatMap((place) =>
    place.scope === undefined || !place.path.endsWith(".py")
      ? []
      : dottedNames(`${place.path.slice(0, -3).replaceAll("/", ".")}`, place.scope),
  );
  return [...new Set(names)];
}

function dottedNames(module: string, scope: string): readonly string[] {
  const folders = module.split(".");
  const modules = folders.slice(0, -1).map((_, i) => folders.slice(i).join("."));
  const parts = scope.split(".");
  const scopes = parts.map((_, i) => parts.slice(0, i + 1).join("."));
  return modules.flatMap((name) => scopes.map((one) => `${name}.${one}`));
}
