/** Small repositories for the tests of this room. */
import { classify } from "../../discover/classify.ts";
import { textBetween } from "../../source/source-file.ts";
import type { Place, Problem } from "../../findings/finding.ts";
import { readEntryPoints } from "../entry-points/read-entry-points.ts";
import type { Edge, EdgeHeader, EdgeLocation, EdgeServer } from "./edge.ts";
import { readEdge } from "./read-edge.ts";

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** A Django project at the root, and the given files. */
export function edgeOf(files: Files): { readonly edge: Edge; readonly problems: readonly Problem[] } {
  const all: Files = { "manage.py": MANAGE, "shop/settings.py": SETTINGS, ...files };
  const discovery = classify(
    Object.entries(all).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
  );
  return readEdge(discovery, readEntryPoints(discovery).entryPoints);
}

const MANAGE = `import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
from django.core.management import execute_from_command_line
`;
const SETTINGS = "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\nSECRET_KEY = 'x'\nMIDDLEWARE = []\n";

/** The servers of some files. */
export function serversOf(files: Files): readonly EdgeServer[] {
  return edgeOf(files).edge.servers;
}

/** The only server that one file makes; a message for the test otherwise. */
export function serverOf(text: string, path = "nginx/shop.conf"): EdgeServer {
  const [server, ...others] = serversOf({ [path]: text });
  if (server === undefined || others.length > 0) throw new Error("not one server");
  return server;
}

/** The location of a path; a message for the test otherwise. */
export function locationOf(server: EdgeServer, path: string): EdgeLocation {
  const found = server.locations.find((location) => location.path === path);
  if (found === undefined) throw new Error(`no location ${path}`);
  return found;
}

/** `name: value` of each header. */
export function lines(headers: readonly EdgeHeader[]): readonly string[] {
  return headers.map(
    ({ name, value, always }) => `${name}: ${value ?? "-"}${always ? "" : " (not on errors)"}`,
  );
}

/** What stands at a place of a text. */
export function textAt(text: string, place: Place | undefined): string | undefined {
  return place && textBetween(new TextEncoder().encode(text), place.span.start, place.span.end);
}
