import { basename, isAbsolute } from "node:path";

/** How the audited tree is called in reports: as the user typed it, but never by its place on the machine. */
export function shownRoot(root: string): string {
  return isAbsolute(root) ? basename(root) || "/" : root;
}
