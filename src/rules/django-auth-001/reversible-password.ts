import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import { storedPasswords, type StoredPassword } from "../../model/passwords/stored-passwords.ts";
import type { Check, Verdict } from "../rule.ts";

/** A model keeps passwords in a form that can be undone. */
export const check: Check = {
  meta: {
    slug: "reversible-password",
    title: "A model keeps passwords that can be decrypted",
    severity: "high",
    cwe: [257, 261],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports fields of the project's own models that hold users' passwords encrypted or encoded instead of hashed. Credentials for other servers, which must be read again, are left out.",
      impact:
        "Whoever gets the table together with the key (both lie on the same server) knows everybody's password; an encoding such as Base64 needs no key.",
      fix: "Use Django's user model, or store `make_password(typed)` and compare with `check_password(typed, stored)`.",
      mitigation: "Decrypt once, hash, and delete the key.",
      falsePositive: "If the value logs in somewhere else, name the field for that server.",
    },
  },
  *judge({ flows }) {
    for (const stored of storedPasswords(indexValues(flows))) yield* verdictsOn(stored);
  },
};

function* verdictsOn({ model, field, uses }: StoredPassword): Generator<Verdict> {
  const undone = uses.filter(({ treatment }) => treatment === "reversible");
  if (undone.length === 0 || undone.length < uses.length) return;
  const subject = `${model.name}.${field.name}`;
  const common = {
    verdict: "found",
    subject,
    message: `\`${subject}\` holds passwords in a form that can be undone: whoever gets the table and the key knows everybody's password.`,
    confidence: "medium",
    confidenceReason:
      "a call that encrypts, decrypts or encodes stands between the field and what a user sends",
    cause: `${model.class.unit.file.path} ${subject}`,
  } as const;
  yield { ...common, at: field.at };
  for (const { at } of undone) yield { ...common, at: placeOf(at), secondary: true };
}
