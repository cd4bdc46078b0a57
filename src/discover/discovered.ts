/** What discovery gives. */
import type { Problem } from "../findings/finding.ts";
import type { Discovery } from "./file-kind.ts";
import type { LeftOut } from "./notes.ts";

/** A discovery with everything that stood in its way. */
export interface Discovered {
  readonly discovery: Discovery;
  readonly problems: readonly Problem[];
  /** What was not read, by name, in the order of paths; a folder stands for all it holds. At most a thousand. */
  readonly leftOut: readonly LeftOut[];
}
