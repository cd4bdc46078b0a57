/** What `wsgi.py` leaves open: sites for which it names no settings module, and modules named for production that it passes by. */
import type { AuditFile, DjangoProject } from "../../discover/file-kind.ts";
import { textBetween } from "../../source/source-file.ts";
import type { ParsedModule } from "../../syntax/python/tree.ts";
import { modulesNamedIn } from "./settings-references.ts";

/** What the choice is read from. */
interface Site {
  readonly project: DjangoProject;
  readonly modules: readonly AuditFile[];
  /** By path of a settings module: every module that it takes values from. */
  readonly parts: ReadonlyMap<string, ReadonlySet<string>>;
  readonly files: ReadonlyMap<string, AuditFile>;
  readonly parse: (file: AuditFile) => ParsedModule;
}

/** A module that takes production's place. */
interface LeftRole {
  readonly use: "production";
  readonly because: string;
  readonly stated: false;
}

/** Bytes of a settings module that are looked through. */
const TEXT_LIMIT = 200_000;

/** A server's entry that names no module starts with what the environment says, and never with what manage.py falls back to. */
export function leavesChoice({ files, parse, project }: Site): boolean {
  const entries = project.entryModules.flatMap((path) => files.get(path) ?? []);
  return (
    entries.some(({ inTests }) => !inTests) &&
    entries.every((file) => modulesNamedIn(file, parse(file)).length === 0)
  );
}

/** What development's settings build on runs the site, where it is a whole site's and the only such module: its path and role. */
export function sharedSite(
  { modules, parts }: Site,
  development: AuditFile,
  isBase: (path: string) => boolean,
): readonly [string, LeftRole] | undefined {
  const [shared, ...others] = modules.filter(
    ({ path, bytes }) =>
      isBase(path) &&
      parts.get(development.path)?.has(path) === true &&
      textBetween(bytes, 0, TEXT_LIMIT).includes("ROOT_URLCONF"),
  );
  if (shared === undefined || others.length > 0) return undefined;
  const because = `the environment chooses the module, and \`${shared.path}\` is the only one that is neither for development nor for tests`;
  return [shared.path, { use: "production", because, stated: false }];
}

/** What `wsgi.py` (`by`) says: a name, and the settings module that it means; the package's own file where that is none. */
interface Naming {
  readonly by: string;
  readonly name: string;
  readonly named: AuditFile | undefined;
}

/** Notes of modules that are production's by their name alone which other module is named, unless some module takes them in. */
export function passBy<Role extends { readonly passedBy?: string }>(
  { imported, files }: Pick<Site, "files"> & { readonly imported: ReadonlySet<string> },
  roles: Map<string, Role>,
  paths: readonly string[],
  { by, name, named }: Naming,
): void {
  const whole = named ?? (paths.length === 0 ? undefined : packageFile(files, by, name));
  if (whole === undefined) return;
  const text = textBetween(whole.bytes, 0, TEXT_LIMIT);
  for (const path of paths) {
    const role = roles.get(path);
    const stem = path.replace(/(?:\/__init__)?\.py$/, "").replace(/^.*\//, "");
    if (role === undefined || path === whole.path || imported.has(path) || text.includes(stem)) continue;
    roles.set(path, { ...role, passedBy: `\`${by}\` names \`${name}\`` });
  }
}

/** The package's own file, in the folder of `wsgi.py` or one around it: looked up, so that an update knows what was asked. */
function packageFile(files: ReadonlyMap<string, AuditFile>, by: string, name: string): AuditFile | undefined {
  const folders = by.split("/").slice(0, -1);
  const inside = `${name.replaceAll(".", "/")}/__init__.py`;
  for (let depth = folders.length; depth >= 0; depth--) {
    const file = files.get([...folders.slice(0, depth), inside].join("/"));
    if (file !== undefined) return file;
  }
  return undefined;
}
