/** What is said of something that is sent to this site without a token, by what becomes of it there. */
import type { Found } from "../../findings/finding.ts";
import type { FormFate } from "./form-views.ts";

/** What is sent, in the words of the message. */
export interface Sent {
  /** "This form changes something and sends no CSRF token". */
  readonly what: string;
  readonly noun: "form" | "request";
  /** How the token may still come along. */
  readonly doubt: string;
}

type Grade = Pick<
  Found,
  "message" | "severity" | "severityReason" | "confidence" | "confidenceReason" | "related"
>;

/** How bad it is, and why. */
export function gradeFate(fate: Exclude<FormFate, { kind: "settled" }>, { what, noun, doubt }: Sent): Grade {
  switch (fate.kind) {
    case "exempt":
      return {
        message: `${what}, and the view behind it takes ${noun}s without one: any other site's page can send it in a signed-in visitor's name.`,
        severity: "high",
        confidence: "high",
        confidenceReason: `the view that answers this ${noun} is exempt from the check`,
        related: [{ place: fate.at, note: "here the view is taken out of the check" }],
      };
    case "unchecked":
      return {
        message: `${what}, and production runs without the middleware that would ask for it: any other site's page can send it in a signed-in visitor's name.`,
        severity: "high",
        confidence: "high",
        confidenceReason: "no middleware of the production settings checks tokens",
      };
    case "refused":
      return {
        message: `${what}. Django refuses such a ${noun} with status 403, so it does not work as it stands; the quick way out, \`csrf_exempt\`, would open it to every other site.`,
        severity: "low",
        severityReason: "the view behind it still asks for the token",
        confidence: "medium",
        confidenceReason: doubt,
      };
    case "unknown":
      return {
        message: `${what}. Whether the view behind it asks for one could not be told.`,
        severity: "low",
        severityReason: `the view that answers this ${noun} is not in sight`,
        confidence: "low",
        confidenceReason: `the address of the ${noun} could not be followed to a view`,
      };
  }
}
