/** Apps whose addresses are only there where a switch of development is on. */
import { findModule } from "../../bind/bind.ts";
import { textOf } from "../../bind/constants.ts";
import { onceFor } from "../../bind/once.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { callsOf, type FlowModel } from "../../flow/flow-model.ts";
import { wholeOf } from "../../bind/whole.ts";
import { developmentSwitch } from "../conditions.ts";

const INCLUDE = ["django.urls.include", "django.conf.urls.include"];

/** Folders of URLconfs that are included under such a switch alone, each with the switch. */
const developmentFolders: (flows: FlowModel) => ReadonlyMap<string, string> = onceFor((flows) => {
  const switches = new Map<string, Set<string | undefined>>();
  for (const { at, call } of callsOf(wholeOf(flows), INCLUDE)) {
    const first = call.arguments[0];
    const name = first && textOf(flows.program, refTo(at, first.value));
    const unit = name === undefined ? undefined : findModule(flows.program, name, at.unit);
    const folder = unit && folderOf(unit.file.path);
    if (folder === undefined || folder === "") continue;
    const region = functionFacts(at).fragment.values[at.value]?.region ?? 0;
    switches.set(folder, (switches.get(folder) ?? new Set()).add(developmentSwitch(at, region)));
  }
  return new Map(
    [...switches].flatMap(([folder, found]): [string, string][] => {
      const [only] = found;
      return found.size === 1 && only !== undefined ? [[folder, only]] : [];
    }),
  );
});

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The switch that must be on for the addresses of a file's app to be there; undefined where they are there without. */
export function developmentOnly(flows: FlowModel, path: string): string | undefined {
  return developmentFolders(flows).get(folderOf(path));
}
