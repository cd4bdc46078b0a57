/** The plain half of password-reset mails, under the name that the project gives to its template. */
import type { ValueRef } from "../../bind/program.ts";
import { refTo } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { possibleTexts } from "./context-entries.ts";

/** What takes the template's name (docs.djangoproject.com/en/5.2/topics/auth/default/#django.contrib.auth.views.PasswordResetView). */
const TAKERS = [
  "django.contrib.auth.views.PasswordResetView.as_view",
  "django.contrib.auth.forms.PasswordResetForm.save",
  "django.contrib.auth.forms.PasswordResetForm().save",
];

/** Templates that become plain text, and the call that says so. */
export interface ResetMail {
  readonly names: readonly string[];
  readonly at: ValueRef;
}

/** `PasswordResetView.as_view(email_template_name="accounts/reset.html")`: Django sends what it gives as plain text. */
export function resetMails(flows: FlowModel): ResetMail[] {
  return callsOf(flows, TAKERS).flatMap(({ at, call }): ResetMail[] => {
    const namesOf = (keyword: string): readonly string[] => {
      const given = argumentOf(call, undefined, keyword);
      return given ? possibleTexts(flows.program, refTo(at, given.value)) : [];
    };
    const pages = namesOf("html_email_template_name");
    const names = namesOf("email_template_name").filter((name) => !pages.includes(name));
    return names.length === 0 ? [] : [{ names, at }];
  });
}
