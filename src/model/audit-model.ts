import type { AuditFile, DjangoProject } from "../discover/file-kind.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import type { Dependencies } from "./dependencies/dependency.ts";
import type { Edge } from "./edge/edge.ts";
import type { EntryPoint } from "./entry-points/entry-point.ts";
import type { Ownership } from "./ownership/ownership.ts";
import type { ProjectSettings } from "./settings/project-settings.ts";

/** Everything that checks may ask. Read-only, already computed, no input or output behind it. */
export interface AuditModel {
  /** Every audited file by path. */
  readonly files: ReadonlyMap<string, AuditFile>;
  readonly projects: readonly DjangoProject[];
  /** One per Django project, in the order of `projects`. */
  readonly settings: readonly ProjectSettings[];
  readonly entryPoints: readonly EntryPoint[];
  /** Proxies and application servers whose configuration the repository holds. */
  readonly edge: Edge;
  readonly dependencies: Dependencies;
  /** Flows into sinks, and calls of library functions, over the whole program. */
  readonly flows: FlowModel;
  /** Models, and to whom their rows belong. */
  readonly ownership: Ownership;
}
