/** Fields by which a row's public page is found: `friendly_token` of a video, whose `get_absolute_url()` shows it to everybody. */
import { onceFor } from "../bind/once.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { functionsLike } from "../flow/spots.ts";

/** Django's own name for a row's page (docs.djangoproject.com/en/5.2/ref/models/instances/#get-absolute-url). */
const pages = functionsLike(({ name, class: owner }) => owner >= 0 && name === "get_absolute_url");

/** What a link that lets somebody in is called; a lone `token` or `key` may be one as well. */
const LETS_IN =
  /^(?:token|key|code|secret)$|access|activ|api|auth|bearer|confirm|invit|login|magic|one_?time|otp|pass|private|recover|refresh|reset|secret|session|sign|unlock|unsub|verif/i;

/** Names of attributes that stand in addresses of pages. */
export const addressNames: (flows: FlowModel) => ReadonlySet<string> = onceFor((flows) => {
  const names = pages(flows).flatMap(({ facts: { fragment } }) =>
    fragment.values.flatMap((value) => {
      const base = value.op === "attribute" ? fragment.values[value.base] : undefined;
      const isOwn = value.op === "attribute" && base?.op === "parameter" && base.index === 0;
      return isOwn && !LETS_IN.test(value.name) ? [value.name] : [];
    }),
  );
  return new Set(names);
});
