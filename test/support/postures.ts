/** Who may reach the views of small projects in memory, in short words. */
import { classify } from "../../src/discover/classify.ts";
import { readEntryPoints } from "../../src/model/entry-points/read-entry-points.ts";
import { newGuardBook } from "../../src/model/guards/inference.ts";
import { readPostures } from "../../src/model/posture/read-postures.ts";
import { readRoutes } from "../../src/model/routes/read-routes.ts";
import { evaluateSettings } from "../../src/model/settings/evaluate-settings.ts";
import { readViews } from "../../src/model/views/read-views.ts";
import { flowsIn } from "./python-program.ts";

const MANAGE = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";

/** `view.handler login/permission` of every handler of a small project. */
export function projectPostures(files: Readonly<Record<string, string>>): string[] {
  const all = { "manage.py": MANAGE, "shop/__init__.py": "", ...files };
  const encoder = new TextEncoder();
  const discovery = classify(
    Object.entries(all).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
  );
  const flows = flowsIn(all);
  const { settings } = evaluateSettings(discovery, readEntryPoints(discovery).entryPoints, {});
  const { routes } = readRoutes(flows, settings);
  const found = readPostures(newGuardBook(flows, settings), settings, readViews(flows, routes));
  return [...found.values()].flatMap(({ view, handlers }) =>
    handlers.map(
      (one) => `${view.name.split(".").at(-1)}.${one.handler.name} ${one.login}/${one.permission}`,
    ),
  );
}
