/** Which loader a call of PyYAML uses, and what it can build (pyyaml.org/wiki/PyYAMLDocumentation). */
import { libraryAncestors } from "../bind/ancestry.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { Symbol } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { argumentOf } from "../flow/sinks.ts";
import type { SinkSite } from "../flow/summary.ts";

export interface YamlLoader {
  /**
   * `safe` builds plain data; `limited` refuses the worst tags since PyYAML 5.4; `unsafe` builds anything; `unknown` is a
   * loader of somebody else's that cannot be seen.
   */
  readonly safety: "safe" | "limited" | "unsafe" | "unknown";
  /** Its name in the code; undefined when the call names none. */
  readonly name: string | undefined;
}

const SAFE = /\.(C?SafeLoader|C?BaseLoader)$/;
const UNSAFE = /^yaml\.(C?Loader|C?UnsafeLoader)$/;
const LIMITED = /\.(C?FullLoader)$/;

/** The loader of one call. `yaml.load` without a loader is unsafe before PyYAML 6 and an error since. */
export function loaderOf(flows: FlowModel, site: SinkSite): YamlLoader {
  if (site.row.at.startsWith("yaml.full_load")) return { safety: "limited", name: undefined };
  if (site.row.at.startsWith("yaml.unsafe_load")) return { safety: "unsafe", name: undefined };
  const call = functionFacts(site.at).fragment.values[site.at.value];
  const given = call?.op === "call" ? argumentOf(call, 1, "Loader") : undefined;
  if (!given) return { safety: "unsafe", name: undefined };
  const symbol = resolveIn(flows.program, site.at, given.value);
  const names = loaderNames(flows, symbol);
  const safe = names.find((name) => SAFE.test(name));
  if (safe !== undefined) return { safety: "safe", name: shortName(names[0] ?? safe) };
  const name = names[0] === undefined ? undefined : shortName(names[0]);
  if (names.some((one) => LIMITED.test(one))) return { safety: "limited", name };
  return { safety: names.some((one) => UNSAFE.test(one)) ? "unsafe" : "unknown", name };
}

/** The loader's own path, or those of the library classes that a project's loader extends. */
function loaderNames(flows: FlowModel, symbol: Symbol | undefined): readonly string[] {
  if (symbol?.kind === "class") {
    return libraryAncestors(flows.program, symbol.target);
  }
  const name = externalName(symbol);
  return name === undefined ? [] : [name];
}

function shortName(path: string): string {
  return path.startsWith("yaml.") ? path : (path.split(".").at(-1) ?? path);
}
