/** Endpoints of OAuth where clients, not browsers, get their tokens (datatracker.ietf.org/doc/html/rfc6749#section-3.2, rfc7009, rfc7662). */
import type { Program } from "../../bind/program.ts";
import type { ExemptView } from "../csrf-exemptions.ts";
import { libraryBases } from "../csrf-exemptions.ts";

/** Views of OAuth libraries that read who is there from the body or the `Authorization` header, and never look at the session. */
const TOKEN_VIEW =
  /^(?:oauth2_provider|oidc_provider|provider|oauth_dispatch)\.[\w.]{0,60}\b(?:Access|Revoke|Introspect)?TokenView$/;

/** Whether a view is such an endpoint, as the project extends it. */
export function isTokenEndpoint(program: Program, view: ExemptView): boolean {
  return view.kind === "class" && libraryBases(program, view.ref).some((base) => TOKEN_VIEW.test(base));
}

/** Why such an endpoint needs no check. */
export const FOR_CLIENTS =
  "it is OAuth's endpoint for tokens, where clients say who they are with every request and no session counts";
