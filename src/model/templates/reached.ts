import { familyOf } from "./held-values.ts";
import type { TemplateModel } from "./origin.ts";
import type { TemplateFile } from "./template-files.ts";

/** Whether anything in sight brings the template in: a name that nobody hands over is empty then. */
export function isReached(
  { graph, renders }: Pick<TemplateModel, "graph" | "renders">,
  file: TemplateFile,
): boolean {
  return graph.inclusions.has(file) || familyOf(graph, file).some((one) => renders.has(one));
}
