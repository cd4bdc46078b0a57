/** Resolves the URLs of every project as Django's own resolver would. */
import { isDeepStrictEqual } from "node:util";
import type { FlowModel } from "../../flow/flow-model.ts";
import { productionValue } from "../settings/production-value.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import { leaves } from "../settings/resolve.ts";
import { textOf } from "../settings/value.ts";
import { adminModelsIn } from "./admin-urls.ts";
import { appConfigsIn } from "./app-configs.ts";
import { attributeHeld } from "./attributes.ts";
import { calledHeld } from "./calls.ts";
import { evaluate } from "./evaluate.ts";
import type { Found, UnseenInclude } from "./flatten.ts";
import { AT_ROOT, layOut } from "./flatten.ts";
import { scopeFrame } from "./frames.ts";
import type { Held } from "./held.ts";
import { textHeld, UNREAD, UNSEEN } from "./held.ts";
import { librarySettings } from "./library-settings.ts";
import { ninjaIn } from "./ninja-apis.ts";
import { memberOfModule } from "./names.ts";
import { registriesIn } from "./registries.ts";
import { routerCallsIn } from "./registrations.ts";
import { usesIn } from "./runs.ts";
import type { Route } from "./route.ts";
import type { Root } from "./roots.ts";
import { rootsOf } from "./roots.ts";
import type { Reader } from "./reader.ts";

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
  const readers = new Map<ProjectSettings | undefined, Reader>();
  for (const root of rootsOf(flows, settings)) {
    const reader = readers.get(root.settings) ?? readerFor(flows, root.settings);
    readers.set(root.settings, reader);
    const found: Found = { project: root.unit.file.project, routes, unseen };
    const origin = root.variable === "urlpatterns" ? AT_ROOT.origin : "websocket";
    layOut(reader, found, patternsOf(reader, root), { ...AT_ROOT, origin });
  }
  return { routes: routes.filter(isFirstSocket()), unseen };
}

function patternsOf(reader: Reader, { unit, variable, list }: Root): Held {
  if (!list) return memberOfModule(reader, unit, variable) ?? UNSEEN;
  return reader.evaluate(reader, scopeFrame(reader, unit, list.function), list.value);
}

/** A list of sockets is found under its own name, where it is imported, and where a router is given it. */
function isFirstSocket(): (route: Route) => boolean {
  const seen = new Set<string>();
  return ({ origin, pattern, at }) => {
    const key = `${pattern} ${at.path} ${at.span.start}`;
    if (origin !== "websocket") return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}

/** While registries are gathered, none holds anything yet; what was read then is read again. */
function readerFor(flows: FlowModel, settings: ProjectSettings | undefined): Reader {
  const first = emptyReader(flows, settings);
  return { ...first, registries: registriesIn(first), modules: new Map() };
}

function emptyReader(flows: FlowModel, settings: ProjectSettings | undefined): Reader {
  return {
    flows,
    modules: new Map(),
    registrations: new Map(),
    routerCalls: once(routerCallsIn),
    ninja: once(ninjaIn),
    adminModels: once(adminModelsIn),
    runs: new Map(),
    appConfigs: once(appConfigsIn),
    uses: once(usesIn),
    registries: new Map(),
    budget: { steps: MOST_STEPS, open: 0 },
    setting: (name) => settingHeld(settings, name),
    librarySettings: librarySettings(settings),
    evaluate,
    call: calledHeld,
    attribute: attributeHeld,
  };
}

/**
 * Whether reading the routes finds otherwise in some settings than in others: another root, other apps, or another text of one of
 * these settings, which URLconfs name.
 */
export function isRoutedOtherwise(
  before: readonly ProjectSettings[],
  after: readonly ProjectSettings[],
  names: readonly string[],
): boolean {
  if (before === after) return false;
  const said = (all: readonly ProjectSettings[]): unknown =>
    all.map((one) => [
      librarySettings(one).apps,
      [...names, ...READ_OF_ITSELF].map((name) => settingHeld(one, name)),
    ]);
  return !isDeepStrictEqual(said(before), said(after));
}

/** What is asked of settings whatever URLconfs say. */
const READ_OF_ITSELF = ["ROOT_URLCONF", "LANGUAGE_CODE"];

/** Gathers when first asked. */
function once<T>(gather: (reader: Reader) => T): (reader: Reader) => T {
  let known: T | undefined;
  return (reader) => (known ??= gather(reader));
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
