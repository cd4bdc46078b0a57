/** The libraries' data with what the project says of its own functions beside it. */
import { NO_DECLARATIONS, type FlowDeclarations } from "../config/flow-declarations.ts";
import type { LibraryModel } from "../flow/catalog/model.ts";
import type { Catalog } from "../flow/library-index.ts";
import { LIBRARIES, makeCatalog } from "../flow/library-index.ts";
import type { AuditOptions } from "./options.ts";

/** The catalog of an audit; guards of access are taken at their declared word, too. */
export function catalogOf({ flow, guards = [] }: Pick<AuditOptions, "flow" | "guards">): Catalog {
  if (flow === undefined && guards.length === 0) return makeCatalog(LIBRARIES);
  const { sources, sinks, sanitizers, guards: tests } = flow ?? NO_DECLARATIONS;
  const declared = [...sources, ...sinks, ...sanitizers, ...tests, ...guards];
  const library = declaredLibrary(flow ?? NO_DECLARATIONS);
  return makeCatalog([...LIBRARIES, library], new Set(declared.map(({ at }) => at)));
}

/** A source is declared by its function: both the name and what a call of it gives are untrusted. */
function declaredLibrary({ sources, sinks, sanitizers, guards }: FlowDeclarations): LibraryModel {
  return {
    library: "the project's own",
    sources: sources.flatMap((row) => [row, { ...row, at: `${row.at}()` }]),
    sinks: sinks.map(({ keyword, ...row }) => (keyword === undefined ? row : { ...row, keyword })),
    propagators: sanitizers,
    guards: guards.map(({ clears, ...row }) => ({
      ...row,
      clears: clears === "all" ? "injection" : clears,
      when: true,
    })),
  };
}
