/** Who beside Django's own middleware puts a header on every response: middleware of the project, packages, the edge. */
import type { FunctionRef, Symbol } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { textOf } from "../bind/constants.ts";
import { hierarchyOf } from "../bind/resolve.ts";
import type { Place } from "../findings/finding.ts";
import { placeOf } from "../flow/flow-model.ts";
import type { AuditModel } from "./audit-model.ts";
import { developmentSwitch } from "./conditions.ts";
import type { Edge, EdgeHeader } from "./edge/edge.ts";
import { headerWrites, type HeaderWrite } from "./header-writes.ts";
import { middlewareSymbol, type MiddlewareList } from "./settings/middleware.ts";

/** Something that sets a header for the whole site. */
export interface HeaderProvider {
  /** Completes "… sets it": "`accounts.middleware.Headers`", "the nginx configuration". */
  readonly who: string;
  readonly at: Place;
  /** As written, where it is a constant. */
  readonly value: string | undefined;
}

/** Classes of packages that send a header. Names: django-secure 1.0, django-security 0.17 (their own documentation). */
const PACKAGED: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "x-frame-options",
    ["djangosecure.middleware.FrameDenyMiddleware", "security.middleware.XFrameOptionsMiddleware"],
  ],
  [
    "x-content-type-options",
    ["djangosecure.middleware.SecurityMiddleware", "security.middleware.ContentNoSniff"],
  ],
  ["referrer-policy", ["security.middleware.ReferrerPolicyMiddleware"]],
  ["content-security-policy", ["security.middleware.ContentSecurityPolicyMiddleware"]],
]);

/** Who sets `name` (lower case) on the responses of a production module's site; undefined where nobody in sight does. */
export function headerProvider(
  model: AuditModel,
  list: MiddlewareList,
  name: string,
): HeaderProvider | undefined {
  return ownMiddleware(model, list, name) ?? packaged(list, name) ?? atTheEdge(model, list, name);
}

function ownMiddleware(model: AuditModel, list: MiddlewareList, name: string): HeaderProvider | undefined {
  const writes = headerWrites(model.flows).filter(
    (write) => write.name === name && !onlyInDevelopment(write),
  );
  if (writes.length === 0) return undefined;
  for (const entry of list.entries) {
    const write = writes.find(({ key }) =>
      belongsTo(model, middlewareSymbol(model.flows.program, list, entry), key),
    );
    if (write) return { who: `\`${entry.name}\``, at: placeOf(write.key), value: constantIn(model, write) };
  }
  return undefined;
}

/** A header that is sent under `if settings.DEBUG:` never leaves a developer's machine. */
function onlyInDevelopment({ key }: HeaderWrite): boolean {
  const region = functionFacts(key).fragment.values[key.value]?.region ?? 0;
  return developmentSwitch(key, region) !== undefined;
}

/** Whether code stands in the file of a middleware or of a class it descends from. */
function belongsTo({ flows }: AuditModel, symbol: Symbol | undefined, { unit }: FunctionRef): boolean {
  if (symbol?.kind === "function") return symbol.target.unit === unit;
  if (symbol?.kind !== "class") return false;
  return hierarchyOf(flows.program, symbol.target).some(
    (one) => one.kind === "class" && one.target.unit === unit,
  );
}

function constantIn({ flows }: AuditModel, { value }: HeaderWrite): string | undefined {
  return textOf(flows.program, value);
}

function packaged(list: MiddlewareList, name: string): HeaderProvider | undefined {
  const entry = list.entries.find((one) => PACKAGED.get(name)?.includes(one.name));
  return entry && { who: `\`${entry.name}\``, at: entry.at, value: undefined };
}

function atTheEdge(
  { edge }: AuditModel,
  { found }: MiddlewareList,
  name: string,
): HeaderProvider | undefined {
  const header = edgeHeader(edge, found.settings.project.root, name);
  return header && { who: "the proxy's configuration", at: header.at, value: header.value };
}

/** A header that every place of the edge adds that hands requests on to a project; undefined where one of them does not. */
export function edgeHeader(edge: Edge, project: string, name: string): EdgeHeader | undefined {
  const handing = edge.servers
    .filter((server) => server.project === project)
    .flatMap(({ locations }) => locations)
    .filter(({ proxiesTo }) => proxiesTo !== undefined);
  const headers = handing.map((location) =>
    location.headers.find((header) => header.name === name && header.value !== undefined),
  );
  return headers.every((header) => header !== undefined) ? headers[0] : undefined;
}
