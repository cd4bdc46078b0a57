/** Every template of the program, by the names under which Django's loaders find it. */
import type { AuditFile, Discovery } from "../../discover/file-kind.ts";
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

/** Parses all templates that stand in a folder of templates. Others are pages or fragments that no loader finds. */
export function readTemplates(discovery: Discovery): Templates {
  const files = discovery.files.flatMap((file) => readTemplate(file) ?? []);
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

function readTemplate(file: AuditFile): TemplateFile | undefined {
  if (file.kind !== "template" || file.inTests) return undefined;
  const names = namesOf(file.path);
  const [first, ...others] = names;
  if (first === undefined) return undefined;
  const template = parseTemplate(file.bytes, isJinja(file.path) ? "jinja" : "django");
  const page = readPage(file.bytes, template);
  return { file, template, page, names: [first, ...others], isHtml: isHtml(file.path) };
}

function namesOf(path: string): string[] {
  const parts = path.split("/");
  return parts
    .slice(0, -1)
    .flatMap((part, index) => (FOLDER.test(part) ? [parts.slice(index + 1).join("/")] : []))
    .toReversed();
}

function isJinja(path: string): boolean {
  return /(?:^|\/)jinja2\/|\.(?:jinja2?|j2)$/.test(path);
}

function isHtml(path: string): boolean {
  return (
    /\.(?:x?html?|djhtml|svg|mjml)(?:\.(?:jinja2?|j2))?$|\.(?:jinja2?|j2)$/i.test(path) &&
    !/\.(?:txt|js|xml)\.\w+$/.test(path)
  );
}

/** The templates that a name means; where no folder of templates gives it, those whose path ends with it. */
export function templatesNamed(templates: Templates, name: string): readonly TemplateFile[] {
  const known = templates.byName.get(name);
  if (known) return known;
  return name.includes("/") ? templates.files.filter((one) => one.file.path.endsWith(`/${name}`)) : [];
}
