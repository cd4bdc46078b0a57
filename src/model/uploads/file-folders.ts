/** Folders of production: uploads, static files and the code, and how they lie to each other. */
import type { AuditModel } from "../audit-model.ts";
import { contentsOf } from "../settings/production-content.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { productionValue, productionValues } from "../settings/production-value.ts";
import type { Content } from "../settings/value.ts";
import { VIRTUAL_ROOT } from "../settings/value.ts";

/** A folder setting with what it is set to. */
export interface FolderSetting {
  readonly found: ProductionValue;
  /** Absolute, without the last slash. */
  readonly path: string;
}

/** What is wrong with where uploads lie. */
export interface MediaPlace {
  readonly media: FolderSetting;
  /** `same`: the folder of static files itself; `static`: inside one of them; `code`: the project's own folder. */
  readonly lies: "same" | "static" | "code";
  /** The other setting's name. */
  readonly with: string;
}

/** Uploads among static files or the code, in production. */
export function mediaPlaces({ settings }: AuditModel): MediaPlace[] {
  return [...productionValues(settings, "MEDIA_ROOT")].flatMap((found): MediaPlace[] => {
    const path = found.setting && folderOf(found);
    if (path === undefined) return [];
    const media = { found, path };
    for (const { name, path: other } of staticFolders(found)) {
      if (path === other) return [{ media, lies: "same", with: name }];
      if (path.startsWith(`${other}/`)) return [{ media, lies: "static", with: name }];
    }
    return isCode(path, found) ? [{ media, lies: "code", with: "the project" }] : [];
  });
}

/** Folders of static files that hold the code as well. */
export function exposedSources({ settings, files }: AuditModel): FolderSetting[] {
  return [...productionValues(settings, "STATICFILES_DIRS")].flatMap((found) =>
    found.setting
      ? listed(found).flatMap((path) =>
          isCode(path, found) || isPackage(path, files) ? [{ found, path }] : [],
        )
      : [],
  );
}

/** An app's own folder. An `__init__.py` alone, in a folder of styles and scripts, gives nothing away. */
function isPackage(path: string, files: AuditModel["files"]): boolean {
  const folder = `${path.slice(VIRTUAL_ROOT.length + 1)}/`;
  const initial = `${folder}__init__.py`;
  if (!path.startsWith(`${VIRTUAL_ROOT}/`) || !files.has(initial)) return false;
  return [...files.keys()].some(
    (file) =>
      file.startsWith(folder) &&
      file.endsWith(".py") &&
      file !== initial &&
      !file.includes("/", folder.length),
  );
}

function staticFolders({
  settings,
  module,
}: ProductionValue): { readonly name: string; readonly path: string }[] {
  const root = productionValue(settings, module, "STATIC_ROOT");
  const rootPath = root?.setting && folderOf(root);
  const extra = productionValue(settings, module, "STATICFILES_DIRS");
  return [
    ...(rootPath === undefined ? [] : [{ name: "STATIC_ROOT", path: rootPath }]),
    ...(extra?.setting ? listed(extra).map((path) => ({ name: "STATICFILES_DIRS", path })) : []),
  ];
}

/** The audited root, or the folder of manage.py: everything of the project lies below. */
function isCode(path: string, { settings }: ProductionValue): boolean {
  const { root } = settings.project;
  return path === VIRTUAL_ROOT || path === (root === "" ? VIRTUAL_ROOT : `${VIRTUAL_ROOT}/${root}`);
}

function folderOf(found: ProductionValue): string | undefined {
  const paths = contentsOf(found).map((content) => pathIn(content));
  const [first] = paths;
  return paths.every((path) => path === first) ? first : undefined;
}

function pathIn(content: Content): string | undefined {
  if (content.type !== "text" && content.type !== "path") return undefined;
  return content.value.startsWith("/") ? content.value.replace(/\/$/, "") : undefined;
}

function listed(found: ProductionValue): string[] {
  return contentsOf(found).flatMap((content) => {
    if (content.type !== "list" && content.type !== "tuple") return [];
    return content.elements.flatMap((element) => {
      const path = element.kind === "known" ? listedPath(element.content) : undefined;
      return path === undefined ? [] : [path];
    });
  });
}

/** A path, or a prefix with a path (docs.djangoproject.com/en/5.2/ref/settings/#staticfiles-dirs). */
function listedPath(content: Content): string | undefined {
  if (content.type !== "tuple" && content.type !== "list") return pathIn(content);
  const last = content.elements.at(-1);
  return last?.kind === "known" ? pathIn(last.content) : undefined;
}
