/** Writes a plan of access tests as a Django test module. */
import { fill } from "../fill.ts";
import type { NewCode } from "../new-file.ts";
import { textOf } from "../text-of.ts";
import { camel, factoryTexts, modelNames, userEntry } from "./factory-text.ts";
import { importsFor } from "./imports.ts";
import type { AccessPlan, SitePlan, ViewPlan } from "./plan.ts";
import { indent, oneLine, quoted } from "./python.ts";
import { addressText, viewTests } from "./test-text.ts";

/** The module at a path below the project's folder. */
export function writeAccessTests(plan: AccessPlan, path: string): NewCode {
  const run = `python manage.py test ${path.replace(/\.py$/, "").replaceAll("/", ".")}`;
  const why = `who may reach what: ${plan.views.length} requests of strangers, other users, owners and staff`;
  return { files: [{ path, text: moduleText(plan, run), why }], next: [run, ...nextSteps(plan)] };
}

function nextSteps({ public: open, undone }: AccessPlan): readonly string[] {
  return [
    ...(open.length > 0 ? [`read PUBLIC at its top: ${open.length} requests need no login today`] : []),
    ...(undone.length > 0
      ? [`read the end of it: what could not be tested, and why (${undone.length})`]
      : []),
  ];
}

function moduleText(plan: AccessPlan, run: string): string {
  const names = modelNames(plan.factories);
  const part = (name: string): string => textOf(`access-tests/${name}.py`).trimEnd();
  const frame = textOf("access-tests/module.py");
  const filling = {
    version: plan.version,
    run,
    public: plan.public.map(({ key, because }) => `${quoted(key)},  # ${oneLine(because)}`).join("\n"),
    production: plan.site.production === undefined ? "None" : quoted(plan.site.production),
    marks: `${part("marks")}\n\n`,
    "user-fields": plan.user.fields.map(userEntry).join("\n"),
    factories: factoryTexts(plan.factories, names),
    asking: `${part("asking")}\n\n`,
    reading: `${part("reading")}\n\n`,
    classes: classTexts(plan.views),
    "site-reading": `${part("site-reading")}\n\n`,
    site: siteText(plan.site),
    undone: undoneText(plan),
  };
  const words = [frame, ...Object.values(filling)].join("\n");
  return fill(frame, { ...filling, imports: importsFor(words, plan.factories, names) });
}

/** One class for each app. */
function classTexts(views: readonly ViewPlan[]): string {
  const byApp = new Map<string, ViewPlan[]>();
  for (const view of views) byApp.set(view.app, [...(byApp.get(view.app) ?? []), view]);
  const classes = [...byApp].map(([app, own]) => {
    const taken = new Set<string>();
    const tests = own.map((view) => viewTests(view, taken)).join("\n");
    return `class ${camel(app)}AccessTests(AccessTestCase):\n${indent(tests)}`;
  });
  return classes.join("\n\n");
}

function siteText(site: SitePlan): string {
  const page = site.page === undefined ? '"/"' : addressText(site.page, []);
  const urls = [page, ...(site.api === undefined ? [] : [addressText(site.api, [])])];
  const part = (name: string): string => textOf(`access-tests/${name}.py`);
  const tests = fill(part("site"), {
    page,
    urls: `[${urls.join(", ")}]`,
    names: `[\n${site.names.map((name) => `            ${quoted(name)},`).join("\n")}\n        ]`,
  });
  return (
    [tests, site.hasRestFramework ? part("site-api") : "", site.hasAdmin ? part("site-admin") : ""]
      .join("")
      .trimEnd() + "\n"
  );
}

function undoneText({ undone }: AccessPlan): string {
  if (undone.length === 0) return "# A test asks for every request that pickguard knows of.\n";
  const lines = undone.map(({ what, because }) => `#   ${oneLine(what)}: ${oneLine(because)}`);
  return `# No test asks for these:\n${lines.join("\n")}\n`;
}
