/** What advice depends on: the project's Django, its packages, and whose its rows are. */
import { bind } from "../bind/bind.ts";
import type { Discovery } from "../discover/file-kind.ts";
import { makeFlowModel } from "../flow/flow-model.ts";
import { LIBRARIES, makeCatalog } from "../flow/library-index.ts";
import { solve } from "../flow/solve.ts";
import type { OwnedModel, ProjectTraits } from "../guidance/project-traits.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { listsMembers } from "../model/ownership/owner-words.ts";
import type { OwnerChain } from "../model/ownership/ownership.ts";
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

/** Models that surely belong to one user, by the shortest way; those nearest to the user first. */
function ownedModels({ ownership }: AuditModel): readonly OwnedModel[] {
  return [...ownership.models.values()]
    .filter((one) => !one.abstract && one.public === undefined && one.identity !== "user")
    .flatMap(({ name, owners }) => {
      const chain = owners.find(isOnesOwn);
      return chain === undefined ? [] : [{ name, path: chain.path }];
    })
    .toSorted((a, b) => a.path.length - b.path.length || (a.name < b.name ? -1 : 1))
    .map(({ name, path }) => ({ name, lookup: path.join("__") }));
}

/** Members of a group share its rows; whether that limits who may see them is the project's to say. */
function isOnesOwn({ to, confidence, path }: OwnerChain): boolean {
  const isShared = path.some((step) => step.endsWith("s") && listsMembers(step));
  return to === "user" && confidence !== "low" && !isShared;
}
