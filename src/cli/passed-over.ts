/** Why nothing is told of a file that somebody asks about: silence would read like "nothing is wrong". */
import type { Discovered } from "../discover/discovered.ts";
import { visibleLine } from "../report/visible.ts";

/** One line for each path that is not looked at, or only in passing. Paths are relative to the root; "" is the root. */
export function passedOver(discovered: Discovered, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const why = whyOf(discovered, path);
    return why === undefined ? [] : [`${visibleLine(path)} ${why}`];
  });
}

function whyOf({ discovery, leftOut }: Discovered, path: string): string | undefined {
  const files = discovery.files.filter((file) => isWithin(file.path, path));
  if (files.some(({ inTests }) => !inTests)) return undefined;
  if (files.length === 0) {
    const left = leftOut.find((one) => isWithin(path, one.path));
    return left === undefined ? "is no file that any check reads" : `is left out of audits (${left.reason})`;
  }
  const project = discovery.projects.find(({ root, inTests }) => inTests && isWithin(path, root));
  return project === undefined
    ? "belongs to tests, which most checks pass over"
    : `belongs to a project that only tests or shows something (--root ${visibleLine(project.root)} looks at that one alone)`;
}

function isWithin(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}
