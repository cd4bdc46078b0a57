/** Every template of the program, by the names under which Django's loaders find it. */
import { onceFor } from "../../bind/once.ts";
import type { AuditFile, Discovery } from "../../discover/file-kind.ts";
import { byteText } from "../../source/byte-text.ts";
import type { Template } from "../../syntax/template/tree.ts";
import { parseTemplate } from "../../syntax/template/parse.ts";
import type { Page } from "./page.ts";
import { readPage } from "./page.ts";

/** One template. */
export interface TemplateFile {
  readonly file: AuditFile;
  readonly template: Template;
  readonly page: Page;
  /** Paths below each folder of templates that holds it, shortest first: `shop/order.html`. Never empty. */
  readonly names: readonly [string, ...string[]];
  /** Whether its text is HTML: mails' texts, feeds and scripts are templates too. */
  readonly isHtml: boolean;
}

/** All templates. */
export interface Templates {
  readonly files: readonly TemplateFile[];
  readonly byName: ReadonlyMap<string, readonly TemplateFile[]>;
}

/** Folders in which loaders look: `templates`, `jinja2`, and what `DIRS` names, which people call something with "templates" as well. */
const FOLDER = /template|^jinja2$/i;

/** Tags and filters that nothing but Django has: a page with one of them is a template wherever it stands. */
const DJANGO_ONLY =
  /\{%-?\s{0,20}(?:load|autoescape|csrf_token|blocktrans|blocktranslate|trans|translate|url|debug)\s|\|\s{0,20}(?:safeseq|escapejs|force_escape|linebreaksbr)\b/;

/** How much of a page outside every folder of templates is searched for them. */
const SEARCHED = 40_000;

/** Tags that a page beside such a one shares with Django's, and which alone would tell nothing: other languages have them too. */
const SHARED_TAGS = /\{%-?\s{0,20}(?:extends|include|block|if|for|with)\s/;

/** Parses all templates: what stands in a folder of templates, pages elsewhere that only Django reads, and what stands beside those. */
export function readTemplates(discovery: Discovery): Templates {
  const known = discovery.files.map((file) => ({ file, read: readTemplate(file) }));
  const folders = new Set(known.flatMap(({ file, read }) => (read && isStray(file) ? [folderOf(file)] : [])));
  const files = known.flatMap(
    ({ file, read }) => read ?? (folders.has(folderOf(file)) ? (readBeside(file) ?? []) : []),
  );
  const byName = new Map<string, TemplateFile[]>();
  for (const one of files) {
    for (const name of one.names) {
      const same = byName.get(name);
      if (same) same.push(one);
      else byName.set(name, [one]);
    }
  }
  return { files, byName };
}

const readTemplate: (file: AuditFile) => TemplateFile | undefined = onceFor((file) => {
  if (file.kind !== "template" || file.inTests) return undefined;
  return parsed(file, isStray(file) ? strayName(file, DJANGO_ONLY) : namesOf(file.path));
});

/** `error.html` beside `layout.html`, of which only the latter holds something that nobody but Django has. */
const readBeside: (file: AuditFile) => TemplateFile | undefined = onceFor((file) =>
  file.kind !== "template" || file.inTests || !isStray(file)
    ? undefined
    : parsed(file, strayName(file, SHARED_TAGS)),
);

function parsed(file: AuditFile, [first, ...others]: readonly string[]): TemplateFile | undefined {
  if (first === undefined) return undefined;
  const template = parseTemplate(file.bytes, isJinja(file.path) ? "jinja" : "django");
  const page = readPage(file.bytes, template);
  return { file, template, page, names: [first, ...others], isHtml: isHtml(file.path) };
}

function isStray({ path }: AuditFile): boolean {
  return namesOf(path).length === 0;
}

function folderOf({ path }: AuditFile): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function namesOf(path: string): string[] {
  const parts = path.split("/");
  return parts
    .slice(0, -1)
    .flatMap((part, index) => (FOLDER.test(part) ? [parts.slice(index + 1).join("/")] : []))
    .toReversed();
}

/** A page outside every folder of templates goes by its own name. */
function strayName({ path, bytes }: AuditFile, tags: RegExp): string[] {
  const isTemplate = tags.test(byteText(bytes.subarray(0, SEARCHED)));
  return isTemplate ? [path.slice(path.lastIndexOf("/") + 1)] : [];
}

/** Whether a template is read as Jinja: by its folder or its name. */
export function isJinja(path: string): boolean {
  return /(?:^|\/)jinja2\/|\.(?:jinja2?|j2)$/.test(path);
}

/** The text of Django's own mail, in spite of its name (docs.djangoproject.com/en/5.2/topics/auth/default/#django.contrib.auth.views.PasswordResetView). */
const PLAIN_MAIL = /(?:^|\/)registration\/password_reset_email\.html$/;

function isHtml(path: string): boolean {
  return (
    !PLAIN_MAIL.test(path) &&
    /\.(?:x?html?|djhtml|svg|mjml)(?:\.(?:jinja2?|j2))?$|\.(?:jinja2?|j2)$/i.test(path) &&
    !/\.(?:txt|js|xml)\.\w+$/.test(path)
  );
}

/**
 * The templates that a name means; where no folder of templates gives it, those whose path ends with it.
 * On Windows, `shop\order.html` names a file as well.
 */
export function templatesNamed(templates: Templates, written: string): readonly TemplateFile[] {
  const name = written.includes("\\") ? written.replaceAll("\\", "/") : written;
  const known = templates.byName.get(name);
  if (known) return known;
  return name.includes("/") ? templates.files.filter((one) => one.file.path.endsWith(`/${name}`)) : [];
}
