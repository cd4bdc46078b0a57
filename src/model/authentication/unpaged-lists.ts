/** Lists of REST framework that come without pages (django-rest-framework.org/api-guide/pagination/). */
import { functionFacts } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import type { AuditModel } from "../audit-model.ts";
import { classAttribute } from "../guards/class-attributes.ts";
import { entryAt, namesUnder, restFrameworks } from "../settings/rest-framework.ts";
import type { View } from "../views/view.ts";

/** The settings of one production module, with the lists that they leave without pages. */
export interface UnpagedLists {
  readonly at: Place;
  readonly views: readonly Place[];
}

const KEY = "DEFAULT_PAGINATION_CLASS";

/** One entry for each production module that has such lists. */
export function unpagedLists(model: AuditModel): UnpagedLists[] {
  return [...restFrameworks(model.settings)].flatMap((framework): UnpagedLists[] => {
    const written = entryAt(framework, KEY);
    if (namesUnder(framework, KEY) !== "default") return [];
    const { root } = framework.installed.found.settings.project;
    const views = model.views.filter((view) => view.project === root && listsEverything(model, view));
    return views.length === 0 ? [] : [{ at: written ?? framework.at, views: views.map(({ at }) => at) }];
  });
}

/** A list that the library answers, of a class that names no pagination of its own. */
function listsEverything({ flows }: AuditModel, { framework, target, handlers }: View): boolean {
  if (framework !== "drf" || target.kind !== "class") return false;
  const lists = handlers.some(
    ({ inherited = "" }) => inherited.endsWith(".list") || /List\w{0,20}\.get$/.test(inherited),
  );
  const own = lists ? classAttribute(flows.program, target.ref, "pagination_class") : undefined;
  if (own === undefined) return lists;
  const value = functionFacts(own).fragment.values[own.value];
  return value?.op === "constant" && value.constant === "None";
}
