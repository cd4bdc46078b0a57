/** The model around single functions of a file: who may reach them anew, everything else as an earlier audit left it. */
import type { AuditFile } from "../discover/file-kind.ts";
import { functionFacts } from "../bind/program.ts";
import { focusedFlows } from "../flow/focused-flows.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import type { FunctionState } from "../flow/summary.ts";
import type { AuditModel } from "../model/audit-model.ts";
import type { View } from "../model/views/view.ts";
import { focusedMap } from "../source/focused-map.ts";
import { accessAfter, guardsAfter, type FocusedModels } from "./focus-model.ts";

/** What has changed since the earlier model: nothing but these functions of one file. */
export interface TouchedFile {
  readonly file: AuditFile;
  readonly flows: FlowModel;
  readonly touched: readonly FunctionState[];
}

/** A model of everything, and one that shows these functions. Of pages, nothing is shown. */
export function narrowModel(earlier: AuditModel, { file, flows, touched }: TouchedFile): FocusedModels {
  const { settings, routes, unseenIncludes: unseen } = earlier;
  const shownFlows = focusedFlows(flows, new Set([file.path]), touched);
  const files = new Map(earlier.files).set(file.path, file);
  const guards = guardsAfter(earlier, { flows, settings, changed: [file] });
  const holds = touchedBy(touched);
  const access = accessAfter(earlier, { settings, flows, routes, unseen }, shownFlows, {
    guards,
    isAsked: ({ target }) => "ref" in target && holds(target),
    isShown: (view) => isTouched(view, holds),
  });
  const templates = { ...earlier.templates, flows, postures: access.postures };
  const whole: AuditModel = { ...earlier, files, flows, guards, ...access, templates };
  const shown = access.views.filter((view) => isTouched(view, holds));
  return {
    whole,
    shown: {
      ...whole,
      whole,
      files: focusedMap(files, [file.path]),
      flows: shownFlows,
      views: shown,
      postures: focusedMap(
        access.postures,
        [...access.postures.keys()].filter((view) => isTouched(view, holds)),
      ),
      entries: access.entries.filter(({ view }) => isTouched(view, holds)),
      templates: { ...templates, graph: { ...templates.graph, shown: new Set() } },
      scripts: { ...earlier.scripts, requests: [], sinks: [] },
    },
  };
}

type Holder = Exclude<View["target"], { readonly kind: "external" }>;

/** Whether a function is touched, or one that is written in a class. */
function touchedBy(touched: readonly FunctionState[]): (target: Holder) => boolean {
  const functions = new Set(touched.map(({ facts }) => facts));
  const units = new Set(touched.map(({ ref }) => ref.unit));
  return (target) => {
    if (!units.has(target.ref.unit)) return false;
    if (target.kind === "function") return functions.has(functionFacts(target.ref));
    return touched.some(({ ref, facts }) => ref.unit === target.ref.unit && facts.class === target.ref.class);
  };
}

function isTouched({ target, handlers }: View, holds: (target: Holder) => boolean): boolean {
  return (
    (target.kind !== "external" && holds(target)) ||
    handlers.some(({ function: ref }) => ref !== undefined && holds({ kind: "function", ref }))
  );
}
