/** Secrets that the code puts into the session: `request.session["card_token"] = …`. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import { functionsOf, scopeOf, type FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { secretKind } from "../secret-words.ts";

/** One such line, with the key it is kept under. */
export interface SessionSecret {
  readonly at: Place;
  readonly key: string;
}

const KINDS: ReadonlySet<string> = new Set(["password", "token", "key"]);

/** Every line that keeps a secret in the session, in the order of the code. */
export function sessionSecrets(flows: FlowModel): readonly SessionSecret[] {
  return functionsOf(flows).flatMap(({ ref }) => secretsIn(ref));
}

function secretsIn(ref: FunctionRef): readonly SessionSecret[] {
  const facts = functionFacts(ref);
  return facts.fragment.stores.flatMap(({ base, item, name, start, end }) => {
    if (!item || name === undefined || spokenName(facts.fragment, base) !== "session") return [];
    const kind = secretKind(name);
    if (kind === undefined || !KINDS.has(kind)) return [];
    return [{ key: name, at: { path: ref.unit.file.path, span: { start, end }, ...scopeOf(facts) } }];
  });
}
