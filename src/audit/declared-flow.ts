/** The libraries' data with what the project says of its own functions beside it. */
import type { FlowDeclarations } from "../config/flow-declarations.ts";
import type { LibraryModel } from "../flow/catalog/model.ts";
import type { Catalog } from "../flow/library-index.ts";
import { LIBRARIES, makeCatalog } from "../flow/library-index.ts";

/** The catalog of an audit. */
export function catalogOf(flow: FlowDeclarations | undefined): Catalog {
  if (flow === undefined) return makeCatalog(LIBRARIES);
  const declared = [...flow.sources, ...flow.sinks, ...flow.sanitizers, ...flow.guards];
  return makeCatalog([...LIBRARIES, declaredLibrary(flow)], new Set(declared.map(({ at }) => at)));
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
