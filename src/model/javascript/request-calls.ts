/** Calls by which scripts send requests, by library. */
import type { ScriptCall } from "../../syntax/javascript/tree.ts";
import { dottedName } from "../../syntax/javascript/tree.ts";

/** Who sends. */
export type Sender =
  | "fetch"
  | "jquery"
  | "axios"
  | "beacon"
  | "xhr"
  | "htmx"
  /** An object named like a client of an interface: it may add the token itself. */
  | "client";

/** How a call is to be read. */
export interface RequestCall {
  readonly sender: Sender;
  /** What the callee's name says: `post`, `ajax`, `request`; for plain calls, "". */
  readonly method: string;
}

const JQUERY =
  /^(?:window\.)?(?:\$|jQuery|django\.jQuery|\$j|jq)\.(?<method>ajax|post|get|getJSON|getScript)$/;
const CLIENT =
  /^(?:window\.|this\.)?(?<client>\$?axios|http|api|client|\$http)\.(?<method>post|put|patch|delete|get|request|postForm|putForm|patchForm)$/;

/** How a call sends a request; undefined for all others. */
export function requestCall({ callee, type }: ScriptCall): RequestCall | undefined {
  const written = dottedName(callee);
  if (written === undefined) return undefined;
  if (type === "NewExpression") return written === "Request" ? { sender: "fetch", method: "" } : undefined;
  if (/^(?:(?:window|self|globalThis)\.)?fetch$/.test(written)) return { sender: "fetch", method: "" };
  if (/^(?:window\.)?navigator\.sendBeacon$/.test(written)) return { sender: "beacon", method: "post" };
  if (/^(?:window\.)?axios$/.test(written)) return { sender: "axios", method: "" };
  const jquery = JQUERY.exec(written)?.groups?.["method"];
  if (jquery !== undefined) return { sender: "jquery", method: jquery };
  const client = CLIENT.exec(written)?.groups;
  if (client === undefined) return undefined;
  return {
    sender: client["client"]?.endsWith("axios") === true ? "axios" : "client",
    method: client["method"] ?? "",
  };
}

/** Whether a call sends a request and gives the server's answer. */
export function isRequest(call: ScriptCall): boolean {
  return requestCall(call) !== undefined;
}
