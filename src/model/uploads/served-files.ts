/** Routes and views that hand files out through `django.views.static.serve`, which is made for development. */
import { constantOf, textOf } from "../../bind/constants.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { writtenKey } from "../../flow/declared-fields.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, isImported } from "../../flow/flow-model.ts";
import { argumentOf, spokenName } from "../../flow/sinks.ts";
import { developmentSwitch, settingSwitch } from "../conditions.ts";

/** One such route or call. */
export interface ServedFiles {
  readonly at: ValueRef;
  /** `broad`: the whole disk or the project itself; `uploads`: the media folder; `other`: some folder of its own. */
  readonly root: "broad" | "uploads" | "other";
  /** Lists the folder's files for everybody. */
  readonly lists: boolean;
  /** The setting without which the route is not there. */
  readonly setting?: string | undefined;
}

const SERVE = "django.views.static.serve";

const ROUTING = [
  "django.urls.path",
  "django.urls.re_path",
  "django.urls.conf.path",
  "django.urls.conf.re_path",
  "django.conf.urls.url",
];

/** Names of settings that hold a project's own folder. */
const BROAD =
  /^(?:BASE_DIR|PROJECT_DIR|PROJECT_ROOT|ROOT_DIR|SITE_ROOT|BASE_PATH|ROOT_PATH|APP_DIR|PROJECT_PATH)$/;

/** Everything that is handed out without a development switch around it. */
export function servedFiles(flows: FlowModel): ServedFiles[] {
  if (!isImported(flows, "django.views.static")) return [];
  return [...routedFiles(flows), ...calledServe(flows)]
    .filter(({ at }) => !isForDevelopment(at))
    .map((served) => ({ ...served, setting: settingAround(flows, served.at) }));
}

/** Under a switch of its own, or in a function that is only defined under one. */
function isForDevelopment(at: ValueRef): boolean {
  for (let here: ValueRef | undefined = at; here; here = definedAt(here)) {
    const value = functionFacts(here).fragment.values[here.value];
    if (value && developmentSwitch(here, value.region) !== undefined) return true;
  }
  return false;
}

function settingAround({ program }: FlowModel, at: ValueRef): string | undefined {
  const value = functionFacts(at).fragment.values[at.value];
  return value && (settingSwitch(program, at, value.region) ?? switchBesideDebug(at, value.region));
}

/** `if settings.DEBUG or os.environ.get("STANDALONE"):`: what else puts the route there. */
function switchBesideDebug(at: ValueRef, region: RegionId): string | undefined {
  const { fragment } = functionFacts(at);
  const { values, regions } = fragment;
  for (let here = region; here !== NONE; here = regions[here]?.parent ?? NONE) {
    const test = values[regions[here]?.condition ?? NONE];
    if (test?.op !== "operation" || test.operator !== "or" || regions[here]?.polarity !== true) continue;
    const names = test.operands.map((one) => spokenName(fragment, one));
    const other = test.operands.find((_, n) => names[n] !== "DEBUG");
    if (names.includes("DEBUG") && other !== undefined)
      return writtenKey(at, values[other] ?? test) ?? spokenName(fragment, other) ?? "another switch";
  }
  return undefined;
}

/** The `def` around a value, as a value of what is around that. */
function definedAt({ unit, function: inner }: ValueRef): ValueRef | undefined {
  const { parent } = functionFacts({ unit, function: inner });
  if (parent === NONE) return undefined;
  const { values } = functionFacts({ unit, function: parent }).fragment;
  const value = values.findIndex((one) => one.op === "closure" && one.function === inner);
  return value === -1 ? undefined : { unit, function: parent, value };
}

/** `re_path(r"^media/(?P<path>.*)$", serve, {"document_root": …})`; a decorator around the view is a guard. */
function routedFiles(flows: FlowModel): ServedFiles[] {
  return callsOf(flows, ROUTING).flatMap(({ at, call }): ServedFiles[] => {
    const view = argumentOf(call, 1, "view");
    const name = view && externalName(resolveIn(flows.program, at, view.value));
    const given = argumentOf(call, 2, "kwargs");
    if (name !== SERVE || !given) return [];
    const root = entryOf(flows, refTo(at, given.value), "document_root");
    const lists = entryOf(flows, refTo(at, given.value), "show_indexes");
    return [{ at, root: rootKind(flows, at, root), lists: isTrue(flows, at, lists) }];
  });
}

/** A view of the project's own that calls it without asking anything about the visitor. */
function calledServe(flows: FlowModel): ServedFiles[] {
  return callsOf(flows, [SERVE]).flatMap(({ at, call }): ServedFiles[] => {
    const root = rootKind(flows, at, argumentOf(call, 2, "document_root")?.value);
    const lists = isTrue(flows, at, argumentOf(call, 3, "show_indexes")?.value);
    return root === "broad" ? [{ at, root, lists }] : [];
  });
}

function entryOf(flows: FlowModel, at: ValueRef, key: string): ValueId | undefined {
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op !== "collection") return undefined;
  return value.entries.find((entry) => textOf(flows.program, refTo(at, entry.key)) === key)?.value;
}

function rootKind(flows: FlowModel, at: ValueRef, root: ValueId | undefined): ServedFiles["root"] {
  if (root === undefined) return "other";
  if (textOf(flows.program, refTo(at, root)) === "/") return "broad";
  const name = spokenName(functionFacts(at).fragment, root) ?? "";
  if (BROAD.test(name)) return "broad";
  return /MEDIA|UPLOAD/i.test(name) ? "uploads" : "other";
}

function isTrue(flows: FlowModel, at: ValueRef, value: ValueId | undefined): boolean {
  return value !== undefined && constantOf(flows.program, refTo(at, value))?.kind === "True";
}
