import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import { passwordChanges, type PasswordChange } from "../../model/passwords/unvalidated-changes.ts";
import { servesStaffAlone } from "../../model/templates/staff-written.ts";
import type { Check, Verdict } from "../rule.ts";

/** A password from a user is set without Django's validators having seen it. */
export const check: Check = {
  meta: {
    slug: "password-set-without-validation",
    title: "A new password is not validated",
    severity: "medium",
    severityReason: "it lets people choose weak passwords and gives nobody a password by itself",
    cwe: [521],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports `set_password()` and `create_user()` with a password from the request, a form or a serializer that `validate_password()` never sees. " +
        "Django's own forms validate by themselves; `set_password()` and `create_user()` do not. Commands of the operator are left out.",
      impact:
        "People may choose `1` or `password` here, whatever `AUTH_PASSWORD_VALIDATORS` says; whoever tries the most usual ones gets in.",
      fix: "Call `validate_password(password, user)` from `django.contrib.auth.password_validation` before, in the form's `clean_password()` for instance, or build on `SetPasswordForm` or `UserCreationForm`.",
      mitigation: "Limit how often somebody may try to log in.",
      falsePositive:
        "If something validates the password on a way that is not visible here, accept the finding with the reason.",
    },
  },
  *judge({ flows, postures }) {
    for (const change of passwordChanges(indexValues(flows))) {
      const byStaff = change.byStaff
        ? IMPORTED
        : servesStaffAlone({ flows, postures }, change.within)
          ? SET
          : undefined;
      yield verdictOn(change, byStaff);
    }
  },
};

/** As many characters as NIST asks for at least (SP 800-63B, 3.1.1.2). */
const ENOUGH = 8;

const IMPORTED = "it reads accounts in, which people of the site do";
const SET = "only the site's own people get here, and they set it for others";

function verdictOn(
  { at, method, validatedBy, atLeast }: PasswordChange,
  byStaff: string | undefined,
): Verdict {
  const place = placeOf(at);
  const subject = `${method}()`;
  if (validatedBy !== undefined)
    return { verdict: "ruled-out", at: place, subject, because: `${validatedBy} sees the password first` };
  const long = atLeast !== undefined && atLeast >= ENOUGH;
  return {
    verdict: "found",
    at: place,
    subject,
    message: `\`${method}()\` takes what a user sent${atLeast === undefined ? "" : `, ${atLeast} characters or more`}, and no password validator in sight looks at it: the most usual passwords will do, and whoever tries those gets in.`,
    ...(long
      ? { severity: "low", severityReason: `the code asks for at least ${atLeast} characters by itself` }
      : byStaff !== undefined
        ? { severity: "low", severityReason: byStaff }
        : {}),
    confidence: "medium",
    confidenceReason: "neither this function, what it calls nor the form it uses calls `validate_password()`",
  };
}
