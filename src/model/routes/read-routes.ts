/** Resolves the URLs of every project as Django's own resolver would. */
import type { Unit } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { productionValue } from "../settings/production-value.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import { leaves } from "../settings/resolve.ts";
import { textOf } from "../settings/value.ts";
import { attributeHeld } from "./attributes.ts";
import { calledHeld } from "./calls.ts";
import { evaluate } from "./evaluate.ts";
import type { Found, UnseenInclude } from "./flatten.ts";
import { AT_ROOT, layOut } from "./flatten.ts";
import type { Held, Reader } from "./held.ts";
import { textHeld, UNREAD, UNSEEN } from "./held.ts";
import { memberOfModule } from "./names.ts";
import type { Route } from "./route.ts";
import { rootsOf } from "./roots.ts";

/** All routes, and the includes that could not be followed. */
export interface Routes {
  readonly routes: readonly Route[];
  readonly unseen: readonly UnseenInclude[];
}

/** Values that one reading looks at; the largest project needs a tenth of it. */
const MOST_STEPS = 3_000_000;

/** The routes of all projects, in the order of their URLconfs. */
export function readRoutes(flows: FlowModel, settings: readonly ProjectSettings[]): Routes {
  const routes: Route[] = [];
  const unseen: UnseenInclude[] = [];
  for (const root of rootsOf(flows.program, settings)) {
    const reader = readerFor(flows, root.settings);
    const found: Found = { project: root.unit.file.project, routes, unseen };
    const patterns = memberOfModule(reader, root.unit, root.variable) ?? UNSEEN;
    layOut(reader, found, patterns, AT_ROOT);
  }
  return { routes, unseen };
}

function readerFor(flows: FlowModel, settings: ProjectSettings | undefined): Reader {
  return {
    flows,
    modules: new Map<Unit, never>(),
    registrations: new Map(),
    budget: { steps: MOST_STEPS },
    setting: (name) => settingHeld(settings, name),
    evaluate,
    call: calledHeld,
    attribute: attributeHeld,
  };
}

/** A setting's text in production; other kinds are not needed for patterns and stay open. */
function settingHeld(settings: ProjectSettings | undefined, name: string): Held {
  for (const module of settings?.production ?? []) {
    const found = settings && productionValue(settings, module, name);
    const texts = found ? leaves(found.inProduction).map(({ value }) => textOf(value)) : [];
    const text = texts.find((one) => one !== undefined);
    if (text !== undefined) return textHeld(text);
  }
  return name.endsWith("_URL") || name.endsWith("_PATH") ? UNREAD : UNSEEN;
}
