/** Places of findings as SARIF locations. */
import type { Location } from "sarif";
import type { Finding, Waypoint } from "../findings/finding.ts";
import type { Position } from "../source/line-index.ts";
import { visible } from "./visible.ts";

/** Relative addresses are relative to the audited root; where that is, the machine's path, is nobody's business. */
export const ROOT = "%SRCROOT%";

/** SARIF reads `[text](target)` in messages as a link; audited code may not place links in alerts. */
export function plain(text: string): string {
  return visible(text).replaceAll("](", "] (");
}

/** Where a finding itself is, with its masked lines around. */
export function ownLocation({ path, start, end, scope, excerpt }: Finding): Location {
  const { lines, firstLine } = excerpt;
  return {
    physicalLocation: {
      artifactLocation: artifactOf(path),
      region: regionOf(start, end),
      ...(lines.length === 0
        ? {}
        : {
            contextRegion: {
              startLine: firstLine,
              endLine: firstLine + lines.length - 1,
              snippet: { text: lines.join("\n") },
            },
          }),
    },
    ...scopeOf(scope),
  };
}

/** A step, a related place or a suppression. */
export function locationOf({ path, start, end, scope, note, code }: Waypoint): Location {
  return {
    physicalLocation: {
      artifactLocation: artifactOf(path),
      region: { ...regionOf(start, end), snippet: { text: code } },
    },
    ...(note === "" ? {} : { message: { text: plain(note) } }),
    ...scopeOf(scope),
  };
}

function scopeOf(scope: string | undefined): Pick<Location, "logicalLocations"> {
  return scope === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: scope }] };
}

function regionOf(
  start: Position,
  end: Position,
): { startLine: number; startColumn: number; endLine: number; endColumn: number } {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** The percent-encoded address of a file. */
export function artifactOf(path: string): { uri: string; uriBaseId: string } {
  const wellFormed = path.replace(/\p{Surrogate}/gu, "\ufffd");
  return { uri: wellFormed.split("/").map(encodeURIComponent).join("/"), uriBaseId: ROOT };
}
