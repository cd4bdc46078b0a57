/** Which settings modules are production's, and why. */
import type { AuditFile, DjangoProject } from "../../discover/file-kind.ts";
import { textBetween } from "../../source/source-file.ts";
import type { ParsedModule } from "../../syntax/python/tree.ts";
import type { EntryPoint } from "../entry-points/entry-point.ts";
import type { SwallowedImport } from "./interpreter/frame.ts";
import { leavesChoice, passBy, sharedSite } from "./left-choice.ts";
import { moduleNamedBy, modulesNamedIn, pathFits } from "./settings-references.ts";
import { isTemplate, unservedSite } from "./trial-sites.ts";

/** What a settings module is for. `base` is a part that others build on; a `template` is made to be copied or shown. */
export type SettingsUse = "production" | "development" | "test" | "base" | "template";

/** A use and the clause that explains it ("`wsgi.py` names it"). */
export interface SettingsRole {
  readonly use: SettingsUse;
  readonly because: string;
  /** Whether a deploy file, wsgi or the user said so, rather than a name alone. */
  readonly stated: boolean;
  /** The folder of a showcase or trial site whose settings these are: it serves nobody, so that its flaws count little. */
  readonly showcase?: string;
  /** Of a module that only its name makes production's: which other whole module `wsgi.py` names, as a clause. */
  readonly passedBy?: string;
}

/** What the choice is made from. */
export interface RoleEvidence {
  readonly project: DjangoProject;
  /** Candidate modules: settings files of the project, by path. */
  readonly modules: readonly AuditFile[];
  /** Paths of candidates that another candidate imports. */
  readonly imported: ReadonlySet<string>;
  /** By path of a candidate: paths that it star-imports where they are there, inside a `try` and under no condition. */
  readonly optional: ReadonlyMap<string, ReadonlySet<string>>;
  /** By path of a candidate: every module that it takes values from. */
  readonly parts: ReadonlyMap<string, ReadonlySet<string>>;
  readonly entryPoints: readonly EntryPoint[];
  readonly files: ReadonlyMap<string, AuditFile>;
  readonly parse: (file: AuditFile) => ParsedModule;
  /** The module that the user names, and by what (`--settings`). */
  readonly chosen: { readonly name: string; readonly by: string } | undefined;
}

/** The role of every candidate, by path. */
export function settingsRoles(evidence: RoleEvidence): ReadonlyMap<string, SettingsRole> {
  const roles = new Map<string, SettingsRole>();
  const isShowcase = showcases(evidence);
  for (const file of evidence.modules)
    roles.set(
      file.path,
      isShowcase(file) ? showcaseRole(file) : (roleByFolder(evidence, file) ?? roleByName(file)),
    );
  passOverFragments(evidence, roles);
  applyEntryModules(evidence, roles);
  applyEntryPoints(evidence, roles);
  supersede(evidence, roles);
  setStagingAside(evidence, roles);
  settleTheRest(evidence, roles);
  markShowcase(evidence, roles);
  doubtForElsewhere(evidence, roles);
  applyOption(evidence, roles);
  return roles;
}

const PRODUCTION_WORDS: ReadonlySet<string> = new Set(
  "production prod product live deploy deployment deployed staging stage heroku server release gcp aws azure render fly".split(
    " ",
  ),
);
const DEVELOPMENT_WORDS: ReadonlySet<string> = new Set(
  "development devel dev develop devstack local localhost debug sandbox demo example examples sample compose".split(
    " ",
  ),
);
const TEST_WORDS: ReadonlySet<string> = new Set(
  "test tests testing smoketest unittest testsettings ci pytest e2e travis jenkins tox circleci mypy lint docs".split(
    " ",
  ),
);

/** Words of a module's own name, without the folder of the project. */
function wordsOf(file: AuditFile): readonly string[] {
  const parts = file.path.replace(/(\/__init__)?\.py$/, "").split("/");
  const inPackage =
    parts.at(-2) === "settings" || parts.at(-2) === "environments" || parts.at(-3) === "settings";
  return parts.slice(inPackage ? -2 : -1).flatMap((part) => part.toLowerCase().split(/[_.-]/));
}

/** `development/site_config.py`: a folder that is no package and is called so keeps what developers start. */
function roleByFolder({ files }: RoleEvidence, { path }: AuditFile): SettingsRole | undefined {
  const parts = path.split("/");
  const folder = parts.at(-2) ?? "";
  const isPackage = files.has([...parts.slice(0, -1), "__init__.py"].join("/"));
  if (isPackage || !/^\.?(?:dev|devel|development|devcontainer)$/i.test(folder)) return undefined;
  return { use: "development", because: `its folder, \`${folder}\`, says development`, stated: false };
}

function roleByName(file: AuditFile): SettingsRole {
  const words = wordsOf(file);
  const name = file.path.split("/").at(file.path.endsWith("/__init__.py") ? -2 : -1) ?? file.path;
  if (isTemplate(file))
    return {
      use: "template",
      because: `\`${file.path}\` is a template for projects still to be made`,
      stated: false,
    };
  if (file.inTests || words.some((word) => TEST_WORDS.has(word)))
    return { use: "test", because: `\`${name}\` belongs to tests`, stated: false };
  if (words.some((word) => PRODUCTION_WORDS.has(word)))
    return { use: "production", because: `its name, \`${name}\`, says production`, stated: false };
  if (words.some((word) => DEVELOPMENT_WORDS.has(word)))
    return { use: "development", because: `its name, \`${name}\`, says development`, stated: false };
  return {
    use: "base",
    because: `\`${name}\` is neither named for production nor for development`,
    stated: false,
  };
}

/**
 * A file that is named for production, but starts no site: without `ROOT_URLCONF` (docs.djangoproject.com/en/5.2/ref/settings/#root-urlconf)
 * of its own or of a module that it takes in, it waits to be copied over another.
 */
function passOverFragments(evidence: RoleEvidence, roles: Map<string, SettingsRole>): void {
  const text = ({ bytes }: AuditFile): string => textBetween(bytes, 0, TEXT_LIMIT);
  if (!evidence.modules.some((file) => text(file).includes("ROOT_URLCONF"))) return;
  for (const file of evidence.modules) {
    const parts = [...(evidence.parts.get(file.path) ?? [])].map((path) => evidence.files.get(path));
    const isWhole = [file, ...parts].some((part) => part === undefined || SITE_OR_IMPORT.test(text(part)));
    if (isWhole || roles.get(file.path)?.use !== "production") continue;
    const because = `\`${file.path}\` and what it takes in name no \`ROOT_URLCONF\`: no site runs with it alone`;
    roles.set(file.path, { use: "base", because, stated: false });
  }
}

/** Bytes of a settings module that are looked through. */
const TEXT_LIMIT = 200_000;

/** What makes a settings module a site's, and the means by which one takes in what stands elsewhere. */
const SITE_OR_IMPORT =
  /ROOT_URLCONF|INSTALLED_APPS|MIDDLEWARE|import \*|include\(|exec|globals|locals|vars\(|__dict__|configure|dynaconf|import_module/;

/**
 * Of a published library (its packaging file has Django's trove classifier), a folder called `demo…` or `example…` shows
 * how it is used. An application's own package may well be called `demo`.
 */
function showcases({ project, files }: RoleEvidence): (file: AuditFile) => boolean {
  const isLibrary = ["pyproject.toml", "setup.cfg", "setup.py"].some((name) => {
    const file = files.get(project.root === "" ? name : `${project.root}/${name}`);
    return file !== undefined && textBetween(file.bytes, 0, 20_000).includes("Framework :: Django");
  });
  return (file) =>
    isLibrary && /(?:^|\/)(?:demo|example|sample|sandbox)[^/]*\//.test(file.path.slice(project.root.length));
}

function showcaseRole(file: AuditFile): SettingsRole {
  return { use: "template", because: `\`${file.path}\` shows how the library is used`, stated: false };
}

/** A dotted name's file among the candidates. */
function candidateNamed(evidence: RoleEvidence, name: string): AuditFile | undefined {
  const fits = (path: string): boolean => pathFits(path, name);
  return (
    evidence.modules.find((file) => file.module === name && fits(file.path)) ??
    evidence.modules.find((file) => fits(file.path))
  );
}

/** The module that an entry point names; of one that only the image has, the file that was copied there. */
function candidateRunBy(evidence: RoleEvidence, entry: EntryPoint, name: string): AuditFile | undefined {
  const here = candidateNamed(evidence, name);
  if (here !== undefined) return here;
  const copy = entry.copies?.findLast(({ target }) => pathFits(target, name));
  if (copy === undefined) return undefined;
  const source = copy.source.replace(/^\.?\//, "");
  return evidence.modules.find(({ path }) => path === source || path.endsWith(`/${source}`));
}

/** wsgi.py and asgi.py name the module that a server runs with unless told otherwise. */
function applyEntryModules(evidence: RoleEvidence, roles: Map<string, SettingsRole>): void {
  const byName = [...roles].filter(([, { use }]) => use === "production").map(([path]) => path);
  for (const path of evidence.project.entryModules) {
    const file = evidence.files.get(path);
    if (file === undefined || file.inTests) continue;
    for (const { name } of modulesNamedIn(file, evidence.parse(file))) {
      const named = candidateNamed(evidence, name);
      const role = named === undefined ? undefined : roles.get(named.path);
      if (role === undefined || role.use === "base")
        passBy(evidence, roles, byName, { by: path, name, named });
      if (named === undefined || role === undefined || role.use === "template" || role.use === "test")
        continue;
      const optional = evidence.optional.get(named.path);
      const others = byName.filter((each) => each !== named.path && optional?.has(each) !== true);
      if (role.use !== "production" && (others.length > 0 || role.use === "development")) continue;
      roles.set(named.path, { use: "production", because: namedBy(path), stated: true });
      for (const part of optional ?? []) demote(part, named, roles);
    }
  }
}

/** A module that production's takes in where it is there is a part of it, whatever its name. */
function demote(path: string, whole: AuditFile, roles: Map<string, SettingsRole>): void {
  if (roles.get(path)?.use !== "production") return;
  roles.set(path, { use: "base", because: `\`${whole.path}\` takes it in`, stated: false });
}

/** Deploy files that start the project in production or for development. */
function applyEntryPoints(evidence: RoleEvidence, roles: Map<string, SettingsRole>): void {
  for (const entry of evidence.entryPoints) {
    const named = moduleNamedBy(entry);
    const file = named === undefined ? undefined : candidateRunBy(evidence, entry, named.name);
    const role = file === undefined ? undefined : roles.get(file.path);
    if (
      named === undefined ||
      file === undefined ||
      role === undefined ||
      role.use === "test" ||
      role.use === "template"
    )
      continue;
    if (entry.role.use === "development" && role.use === "base") {
      roles.set(file.path, {
        use: "development",
        because: `the ${entry.source} \`${named.at.path}\` runs it for development`,
        stated: true,
      });
    }
    if (entry.role.use === "production" && (role.use !== "development" || entry.role.decided === "stated")) {
      roles.set(file.path, {
        use: "production",
        because: `the ${entry.source} \`${named.at.path}\` names it`,
        stated: true,
      });
    }
  }
}

/**
 * Where every deploy file of production names its module, what wsgi.py falls back to serves nobody; as a part of a module
 * that does, it is only that.
 */
function supersede({ entryPoints, project, parts }: RoleEvidence, roles: Map<string, SettingsRole>): void {
  const deployed = entryPoints.filter(({ role, family }) => {
    return role.use === "production" && family !== "ci" && family !== "document" && family !== "script";
  });
  if (deployed.length === 0 || deployed.some((entry) => moduleNamedBy(entry) === undefined)) return;
  const fallbacks = [...roles].filter(([, { because }]) =>
    project.entryModules.some((path) => because === namedBy(path)),
  );
  for (const [path, role] of roles) {
    if (role.use !== "production" || !role.stated || fallbacks.some(([each]) => each === path)) continue;
    for (const [fallback] of fallbacks) {
      if (parts.get(path)?.has(fallback) !== true) continue;
      roles.set(fallback, { use: "base", because: `\`${path}\` is built on it`, stated: false });
    }
  }
}

const STAGING = /^stag(?:e|ing)$/;

/** Settings that only their name gives to a rehearsal are not production's where others are. */
function setStagingAside({ modules }: RoleEvidence, roles: Map<string, SettingsRole>): void {
  const production = modules.filter(({ path }) => roles.get(path)?.use === "production");
  const isStaging = (file: AuditFile): boolean =>
    roles.get(file.path)?.stated === false && wordsOf(file).some((word) => STAGING.test(word));
  const real = production.find((file) => !isStaging(file));
  if (real === undefined) return;
  for (const file of production.filter(isStaging))
    roles.set(file.path, {
      use: "base",
      because: `it is named for staging, and \`${real.path}\` is production's`,
      stated: false,
    });
}

const namedBy = (path: string): string => `\`${path}\` names it`;

/** Without any module for production: what manage.py names, the only one there is, or the plain `settings.py`. */
function settleTheRest(evidence: RoleEvidence, roles: Map<string, SettingsRole>): void {
  if ([...roles.values()].some(({ use }) => use === "production")) return;
  const base = evidence.modules.filter((file) => roles.get(file.path)?.use === "base");
  const byManage = namedByManage(evidence);
  const tops = base.filter((file) => !evidence.imported.has(file.path));
  const chosen =
    base.find((file) => file === byManage) ??
    (tops.length > 0 ? tops : base).find(isPlainSettings) ??
    tops[0];
  if (chosen !== undefined)
    roles.set(chosen.path, soleRole(chosen, chosen === byManage, base.length, evidence));
  else settleOnDevelopment(evidence, roles, byManage);
}

function soleRole(chosen: AuditFile, byManage: boolean, count: number, evidence: RoleEvidence): SettingsRole {
  if (count === 1)
    return { use: "production", because: "no other settings module could be production's", stated: false };
  const why = byManage
    ? `\`${evidence.project.managePath ?? "manage.py"}\` names it`
    : isPlainSettings(chosen)
      ? "it is the plain settings module"
      : "no other module builds on it";
  return { use: "production", because: `${why} and nothing else is marked for production`, stated: byManage };
}

function isPlainSettings(file: AuditFile): boolean {
  return /(?:^|\/)settings(?:\/__init__)?\.py$/.test(file.path);
}

function namedByManage(evidence: RoleEvidence): AuditFile | undefined {
  const file = evidence.files.get(evidence.project.managePath ?? "");
  const [named] = file === undefined ? [] : modulesNamedIn(file, evidence.parse(file));
  return named === undefined ? undefined : candidateNamed(evidence, named.name);
}

/** A project whose only settings are called `demo` or `local`: they are what runs. */
function settleOnDevelopment(
  evidence: RoleEvidence,
  roles: Map<string, SettingsRole>,
  byManage: AuditFile | undefined,
): void {
  const development = evidence.modules.filter((file) => roles.get(file.path)?.use === "development");
  const [only, ...others] = development;
  if (only === undefined || others.length > 0 || byManage !== only) return;
  if (leavesChoice(evidence)) {
    const shared = sharedSite(evidence, only, (path) => roles.get(path)?.use === "base");
    return shared && void roles.set(...shared);
  }
  if (!servesSettings(evidence) || runsOnDesks(only, evidence, roles)) return;
  roles.set(only.path, {
    use: "production",
    because: "`wsgi.py` and `manage.py` have no other settings module to run with",
    stated: false,
  });
}

/** Whether `wsgi.py` runs settings of the repository: a module that it names and nobody sees is put there where the site runs. */
function servesSettings(evidence: RoleEvidence): boolean {
  const { files, parse, project } = evidence;
  const entries = project.entryModules.flatMap((path) => files.get(path) ?? []);
  const named = entries.flatMap((file) => modulesNamedIn(file, parse(file)));
  return entries.length > 0 && named.every(({ name }) => candidateNamed(evidence, name));
}

/** Settings for compose that build on shared ones: production has a module of its own, and keeps it elsewhere. */
function runsOnDesks(file: AuditFile, { imported }: RoleEvidence, roles: Map<string, SettingsRole>): boolean {
  const isShared = (path: string): boolean => path !== file.path && roles.get(path)?.use !== "test";
  return wordsOf(file).includes("compose") && [...imported].some(isShared);
}

/** What is said of a site with whose settings nobody serves users, whatever names them. */
function markShowcase({ project, entryPoints }: RoleEvidence, roles: Map<string, SettingsRole>): void {
  for (const [path, role] of roles) {
    const site = role.use === "production" ? unservedSite(path, project, entryPoints) : undefined;
    if (site === undefined) continue;
    const because = `${role.because}; ${site.because}`;
    roles.set(path, { ...role, because, stated: false, showcase: site.folder });
  }
}

/** A deploy file of production that names a module outside the repository: what wsgi.py falls back to may not be what runs. */
function doubtForElsewhere(evidence: RoleEvidence, roles: Map<string, SettingsRole>): void {
  const named = evidence.entryPoints
    .filter(({ role }) => role.use === "production")
    .flatMap((entry) => {
      const module = moduleNamedBy(entry);
      return module === undefined || !/^[\w.]+$/.test(module.name) ? [] : [{ entry, module }];
    });
  const isHere = ({ entry, module }: (typeof named)[number]): boolean =>
    candidateRunBy(evidence, entry, module.name) !== undefined;
  const [elsewhere] = named;
  if (elsewhere === undefined || named.some(isHere)) return;
  const { entry, module } = elsewhere;
  const doubt = `the ${entry.source} \`${module.at.path}\` names \`${module.name}\`, which is not in the repository`;
  for (const [path, role] of roles) {
    if (role.use === "production" && role.stated)
      roles.set(path, { ...role, because: `${role.because}, although ${doubt}`, stated: false });
  }
}

function applyOption(evidence: RoleEvidence, roles: Map<string, SettingsRole>): void {
  const { chosen } = evidence;
  const named = chosen === undefined ? undefined : candidateNamed(evidence, chosen.name);
  if (chosen === undefined || named === undefined) return;
  for (const [path, role] of roles) {
    if (role.use === "production")
      roles.set(path, { ...role, use: "base", because: `${chosen.by} names another module` });
  }
  roles.set(named.path, { use: "production", because: `${chosen.by} names it`, stated: true });
}

const HARDENING_WORDS: ReadonlySet<string> = new Set(
  "secure security secret secrets hardening hardened".split(" "),
);

/** Whether an optional star import names the settings that make a site fit for production. */
export function hardens({ module }: SwallowedImport): boolean {
  const words = (module.split(".").at(-1) ?? module).toLowerCase().split("_");
  return (
    words.some((word) => PRODUCTION_WORDS.has(word) || HARDENING_WORDS.has(word)) && !words.includes("local")
  );
}
