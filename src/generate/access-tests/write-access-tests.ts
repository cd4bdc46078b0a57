/** Writes a plan of access tests as a Django test module. */
import { fill } from "../fill.ts";
import type { NewCode, NewFile } from "../new-file.ts";
import { textOf } from "../text-of.ts";
import { camel, factoryTexts, modelNames, userEntry } from "./factory-text.ts";
import { importsFor, IMPORTED, wordsOf } from "./imports.ts";
import type { AccessPlan, SitePlan, ViewPlan } from "./plan.ts";
import { identifier, indent, oneLine, quoted } from "./python.ts";
import { addressText, viewTests } from "./test-text.ts";

/** From so many views on, each app's tests get a file of their own. */
const MANY = 150;

/** The tests at a path below the audited folder: one module, or a package of that name where the project is large. */
export function writeAccessTests(plan: AccessPlan, path: string): NewCode {
  const below =
    plan.folder !== "" && path.startsWith(`${plan.folder}/`) ? path.slice(plan.folder.length + 1) : path;
  const run = `python manage.py test ${below.replace(/\.py$/, "").replaceAll("/", ".")}`;
  const files =
    plan.views.length < MANY
      ? oneModule(plan, path, run)
      : packageFiles(plan, path.replace(/\.py$/, ""), run);
  return { files, next: [run, ...nextSteps(plan)] };
}

function oneModule(plan: AccessPlan, path: string, run: string): readonly NewFile[] {
  const text = supportText(plan, run, testsText(plan));
  return [{ path, text, why: `who may reach what: ${plan.views.length} views and the site` }];
}

function packageFiles(plan: AccessPlan, folder: string, run: string): readonly NewFile[] {
  const names = modelNames(plan.factories, RESERVED);
  const support = supportText(plan, run, "");
  const shared = sharedNames(support);
  const apps = [...byApp(plan.views)].map(([app, views]): NewFile => {
    const body = classText(app, views);
    const path = `${folder}/test_${identifier(app).toLowerCase()}.py`;
    return {
      path,
      text: withImports(`"""Who may reach the views of ${app}."""`, body, shared),
      why: counted(views.length),
    };
  });
  const site = [siteReading(), siteText(plan.site), undoneText(plan)].join("\n\n");
  return [
    { path: `${folder}/__init__.py`, text: "", why: "a package of tests" },
    {
      path: `${folder}/support.py`,
      text: support,
      why: `what is public, how rows are made (${names.size} models), how tests ask`,
    },
    ...apps,
    {
      path: `${folder}/test_site.py`,
      text: withImports('"""What holds for every page."""', site, shared),
      why: "hosts, headers, cookies, other origins; what no test asks for",
    },
  ];
}

function counted(views: number): string {
  return views === 1 ? "1 view" : `${views} views`;
}

/** Functions, classes and tables at the margin of a module. */
function sharedNames(module: string): ReadonlySet<string> {
  return new Set(
    [...module.matchAll(/^(?:def |class )?([A-Za-z_]\w{0,80})(?:\(| =)/gm)].flatMap(([, name]) => name ?? []),
  );
}

function withImports(title: string, body: string, shared: ReadonlySet<string>): string {
  const own = [...wordsOf(body)].filter((name) => shared.has(name)).toSorted();
  const support = `from .support import (\n${own.map((name) => `    ${name},\n`).join("")})\n`;
  const imports = importsFor(body, [], new Map());
  return `${[title, imports.trim(), support].filter((part) => part !== "").join("\n\n")}\n\n${body.trimEnd()}\n`;
}

function supportText(plan: AccessPlan, run: string, tests: string): string {
  const names = modelNames(plan.factories, RESERVED);
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
    tests,
  };
  const words = [frame, ...Object.values(filling)].join("\n");
  const text = fill(frame, { ...filling, imports: importsFor(words, plan.factories, names) });
  return `${text.trimEnd()}\n`;
}

function testsText(plan: AccessPlan): string {
  const classes = [...byApp(plan.views)].map(([app, views]) => classText(app, views)).join("\n\n");
  return fill(textOf("access-tests/tests.py"), {
    classes,
    "site-reading": siteReading(),
    site: siteText(plan.site),
    undone: undoneText(plan),
  });
}

function siteReading(): string {
  return `${textOf("access-tests/site-reading.py").trimEnd()}\n\n`;
}

/** Classes and tables of the written module. */
const OWN_NAMES: readonly string[] = [
  "AccessTestCase",
  "FormReader",
  "TakeBack",
  "SiteTests",
  "PUBLIC",
  "SHARED",
  "MEDIA",
  "MEMORY",
  "NUMBERS",
  "PIXEL",
];

const RESERVED: ReadonlySet<string> = new Set([...IMPORTED, ...OWN_NAMES]);

function nextSteps({ public: open, undone }: AccessPlan): readonly string[] {
  return [
    ...(open.length > 0 ? [`read PUBLIC: ${open.length} requests need no login today`] : []),
    ...(undone.length > 0 ? [`read its last lines: what no test asks for, and why (${undone.length})`] : []),
  ];
}

function byApp(views: readonly ViewPlan[]): ReadonlyMap<string, readonly ViewPlan[]> {
  const found = new Map<string, ViewPlan[]>();
  for (const view of views) found.set(view.app, [...(found.get(view.app) ?? []), view]);
  return found;
}

/** One class for each app. */
function classText(app: string, views: readonly ViewPlan[]): string {
  const taken = new Set<string>();
  const tests = views.map((view) => viewTests(view, taken)).join("\n");
  return `class ${camel(app)}AccessTests(AccessTestCase):\n${indent(tests)}`;
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
