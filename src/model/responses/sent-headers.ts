/** Headers of a request that went into a part of a page: which one, and who can choose what it says. */
import { functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { mappingRead } from "../../flow/declared-fields.ts";
import type { HtmlPart } from "./html-parts.ts";

/** What the browser, the connection or the server says: another site's link or page changes none of it. */
const OWN =
  /^(?:HOST|USER-AGENT|ACCEPT(?:-\w{1,20})?|CONNECTION|CONTENT-(?:TYPE|LENGTH)|REMOTE-(?:ADDR|HOST|PORT)|SERVER-(?:NAME|PORT|PROTOCOL|SOFTWARE)|REQUEST-METHOD|AUTHORIZATION|COOKIE|(?:SEC|CF|X-FORWARDED|X-REAL)-[\w-]{1,30})$/;

/** Whether a part is a header that nobody else can choose for the visitor. */
export function isVisitorsHeader(flows: FlowModel, part: HtmlPart): boolean {
  return OWN.test(headerOf(flows, part) ?? "");
}

/** `USER-AGENT` of `request.META["HTTP_USER_AGENT"]` and of `request.headers.get("user-agent")`. */
function headerOf({ program }: FlowModel, { at, value }: HtmlPart): string | undefined {
  const { values } = functionFacts(at).fragment;
  const headers = values[mappingRead(values, value)];
  if (headers?.op !== "attribute" || !/^(?:META|headers)$/.test(headers.name)) return undefined;
  const key = value.op === "item" ? value.key : value.op === "call" ? value.arguments[0]?.value : undefined;
  const written = value.op === "item" ? value.name : undefined;
  const name = written ?? (key === undefined ? undefined : textOf(program, refTo(at, key)));
  return name
    ?.toUpperCase()
    .replaceAll("_", "-")
    .replace(/^HTTP-/, "");
}
