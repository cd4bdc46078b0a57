/** What advice depends on: the project's Django, its packages, and whose its rows are. */
import { bind } from "../bind/bind.ts";
import type { Discovery } from "../discover/file-kind.ts";
import { makeFlowModel } from "../flow/flow-model.ts";
import { LIBRARIES, makeCatalog } from "../flow/library-index.ts";
import { solve } from "../flow/solve.ts";
import type { OwnedModel, ProjectTraits } from "../guidance/project-traits.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { productionMiddleware } from "../model/settings/middleware.ts";
import { extractAll } from "./extraction.ts";
import { settingsOptions } from "./given-environment.ts";
import { buildModel } from "./model.ts";
import type { AuditOptions } from "./options.ts";

/** Reads them from files. Pure. */
export function readTraits(discovery: Discovery, options: AuditOptions): ProjectTraits {
  const extraction = extractAll(discovery.files, new Map(), () => undefined);
  const catalog = makeCatalog(LIBRARIES);
  const flows = makeFlowModel(solve(bind(extraction.files, catalog.names), catalog));
  return traitsOf(buildModel(discovery, flows, settingsOptions(options), options).model);
}

function traitsOf(model: AuditModel): ProjectTraits {
  const projects = model.settings.filter(({ project }) => !project.inTests);
  const main = projects.find(({ production }) => production.length > 0) ?? projects[0];
  const middleware = [...productionMiddleware(model.settings)].flatMap(({ entries }) => entries);
  return {
    django: main?.django.version,
    packages: new Set(model.dependencies.requirements.map(({ name }) => name)),
    loginByDefault: middleware.some(
      ({ name, always }) => always && name === "django.contrib.auth.middleware.LoginRequiredMiddleware",
    ),
    owned: ownedModels(model),
    settings: main?.production[0]?.name,
  };
}

/** Models that surely belong to a user, by the shortest way. */
function ownedModels({ ownership }: AuditModel): readonly OwnedModel[] {
  return [...ownership.models.values()]
    .filter((one) => !one.abstract && one.public === undefined && one.identity !== "user")
    .flatMap(({ name, owners }) => {
      const chain = owners.find(({ to, confidence }) => to === "user" && confidence !== "low");
      return chain === undefined ? [] : [{ name, lookup: chain.path.join("__") }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
