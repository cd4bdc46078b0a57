import type { BundledPackage } from "./bundled-packages.ts";

const OWN = `pickguard
Copyright (c) 2026 The pickguard authors

The table of advisories in src/model/dependencies/bundled-advisories.ts, which is part of dist/ as well, is made from

- the PyPA advisory database, https://github.com/pypa/advisory-database, licensed under the Creative Commons Attribution 4.0
  International licence (CC-BY 4.0, https://creativecommons.org/licenses/by/4.0/). Changes: only identifier, package, affected
  versions and severity were taken; a class of weakness was added; withdrawn records were left out.
- Django's release notes and the support dates of its download page, https://www.djangoproject.com/download/
- facts from the changelogs of single packages.

dist/ also holds code of the packages below, under their own licences. This file is written by \`npm run generate\`.`;

const RULE = "-".repeat(100);

/** The file NOTICE: what is not pickguard's own, with the licences that its authors ask to be kept. */
export function renderNotice(packages: readonly BundledPackage[]): string {
  return `${[OWN, ...packages.map(noticeOf)].join("\n\n")}\n`;
}

/** One package with its licence. */
export function noticeOf({ name, version, license, notice }: BundledPackage): string {
  return `${RULE}\n${name} ${version} (${license})\n${RULE}\n\n${notice.replaceAll("\r\n", "\n")}`;
}

/** The SPDX expression for all that is shipped: pickguard's own licence and those of the packages in it. */
export function licenseExpression(own: string, packages: readonly BundledPackage[]): string {
  const others = new Set(packages.map(({ license }) => license));
  others.delete(own);
  return [own, ...[...others].toSorted()].join(" AND ");
}
