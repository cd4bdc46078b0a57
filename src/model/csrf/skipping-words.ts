/** What is said of authentication classes of REST framework that do without the CSRF check of its own one. */
import type { Confidence } from "../../findings/finding.ts";
import type { ExemptionForm } from "../csrf-exemptions.ts";

/** What an authentication class does instead of the check. */
export interface Skipped {
  readonly says: string;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
  /** The smallest change. */
  readonly fix: string;
}

/** How an authentication class does without the check: what it does, and why that is sure. */
export const SKIPPING: Readonly<Partial<Record<ExemptionForm, Skipped>>> = {
  authentication: {
    says: "replaces the CSRF check of DRF's session authentication by nothing",
    confidence: "high",
    confidenceReason: "the override never calls the check that it replaces",
    fix: "Use `SessionAuthentication` as it is; clients without a session cookie belong to `TokenAuthentication`.",
  },
  "conditional-check": {
    says: "runs the CSRF check of DRF's session authentication only under a condition, past which a forged request may come",
    confidence: "high",
    confidenceReason:
      "whoever sends the request chooses how the condition comes out, or the code has it written down",
    fix: "Call `super().enforce_csrf(request)` first, outside of every condition.",
  },
  "trusted-session": {
    says: "takes the session's user without the CSRF check that DRF's session authentication runs",
    confidence: "medium",
    confidenceReason:
      "nothing in `authenticate` speaks of the check or of another proof; what else stands before the views was not looked at",
    fix: "Derive from `SessionAuthentication` and take the user from `super().authenticate(request)`, or call `SessionAuthentication().enforce_csrf(request)` first.",
  },
};
