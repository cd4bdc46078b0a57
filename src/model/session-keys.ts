/** Session stores of the project whose keys can be foreseen. */
import { libraryAncestors } from "../bind/ancestry.ts";
import { NONE } from "../extract/facts.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { functionsLike } from "../flow/spots.ts";
import type { FunctionState } from "../flow/summary.ts";
import { codeText } from "../syntax/python/code-text.ts";

/** What makes a key that nobody foresees, or may make one. */
const DRAWS = /random|secrets\.|uuid[14]|token|hash|sign|encrypt|super\(/i;

/** The method by which a session gets its key (django/contrib/sessions/backends/base.py), where it draws nothing at random. */
const countingMethods = functionsLike(
  ({ name, class: owner, start, end }, bytes) =>
    /^_?get_new_session_key$/.test(name) && owner !== NONE && !DRAWS.test(codeText(bytes, start, end)),
);

/** All of them, in stores that are made of Django's. */
export function countedSessionKeys(flows: FlowModel): readonly FunctionState[] {
  return countingMethods(flows).filter(({ ref, facts }) =>
    libraryAncestors(flows.program, { unit: ref.unit, class: facts.class }).some((name) =>
      name.startsWith("django.contrib.sessions.backends."),
    ),
  );
}
