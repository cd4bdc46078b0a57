/** Which projects let people sign in, whether or not any of their views asks who is there. */
import { wholeOf } from "../../bind/whole.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf } from "../../flow/flow-model.ts";
import { ownLogins } from "../client-identity/own-logins.ts";
import type { View } from "../views/view.ts";

/** docs.djangoproject.com/en/5.2/topics/auth/default/#django.contrib.auth.login */
const LOGINS = ["django.contrib.auth.login", "django.contrib.auth.alogin"];

/** Projects with a route to Django's login page, a call of `login()`, or a view that writes into the session who is there. */
export function projectsWithAccounts(
  flows: FlowModel,
  views: Iterable<View>,
): ReadonlySet<string | undefined> {
  const all = wholeOf(flows);
  return new Set([
    ...[...views].flatMap((view) => (isLoginView(view) ? [view.project] : [])),
    ...callsOf(all, LOGINS).map(({ at }) => at.unit.file.project),
    ...ownLogins(all).map(({ state }) => state.ref.unit.file.project),
  ]);
}

/** Django's own login view, under whatever address. */
function isLoginView({ target, name }: View): boolean {
  return target.kind === "external" && /(?:^|\.)LoginView$/.test(name);
}
