import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import { narrowPasswords, type NarrowPassword } from "../../model/passwords/narrow-passwords.ts";
import { sqlPasswords, type SqlPassword } from "../../model/passwords/sql-passwords.ts";
import { storedPasswords, type StoredPassword } from "../../model/passwords/stored-passwords.ts";
import { unhashedRows, type UnhashedRow } from "../../model/passwords/unhashed-rows.ts";
import type { Check, Verdict } from "../rule.ts";

/** A model keeps passwords as users typed them. */
export const check: Check = {
  meta: {
    slug: "plaintext-password-field",
    title: "A model keeps passwords in plain text",
    severity: "high",
    cwe: [256, 522],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports fields of the project's own models that code fills or compares with a password as a user sent it, SQL statements that do so, serializers and model forms that save the password of Django's own accounts as it was sent, and password fields of accounts that are too short for a hash. Other uses of Django's own user classes and credentials for other servers are left out.",
      impact:
        "Whoever sees the table (a backup, an SQL injection, a colleague) knows everybody's password, here and at other sites.",
      fix: "Use Django's user model. Where that cannot be, store `make_password(typed)` and compare with `check_password(typed, stored)`.",
      mitigation:
        "Replace the stored passwords by their hashes in a migration, and ask everybody to choose a new one.",
      falsePositive:
        "If the value is hashed on a way that is not visible here (a database trigger, an overridden `save()`), accept the finding with the reason.",
    },
  },
  *judge(model) {
    const { flows } = model;
    const index = indexValues(flows);
    const known = storedPasswords(index);
    for (const stored of known) yield* verdictsOn(stored);
    for (const narrow of narrowPasswords(index)) {
      if (!known.some(({ field }) => field.call === narrow.field.call)) yield narrowVerdict(narrow);
    }
    for (const statement of sqlPasswords(index)) yield statementVerdict(statement);
    for (const row of unhashedRows(model)) yield rowVerdict(row);
  },
};

function narrowVerdict({ model, field, length }: NarrowPassword): Verdict {
  const subject = `${model.name}.${field.name}`;
  return {
    verdict: "found",
    at: field.at,
    subject,
    message: `\`${subject}\` has room for ${length} characters, and no password hash of Django's fits in there: it can only hold passwords as users typed them, and whoever sees the table knows everybody's.`,
    severity: "medium",
    severityReason: "no code in sight fills the field with what a user sends",
    confidence: "medium",
    confidenceReason: "nothing in sight hashes what goes in",
  };
}

function statementVerdict({ at, how }: SqlPassword): Verdict {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: "password in SQL",
    message: `This statement ${DEEDS[how]}: the table holds passwords as users typed them, and whoever sees it knows everybody's.`,
    confidence: how === "compared" ? "high" : "medium",
    confidenceReason:
      how === "compared"
        ? "what a user sends is compared with the column as it is"
        : "what a user sends goes into the column as it is; a trigger of the database would not be visible here",
  };
}

const SERIALIZER_FIX =
  'Take the password out of what was sent (`password = validated_data.pop("password", None)`) and hand it to `user.set_password(password)` before the row is saved.';

const FORM_FIX =
  'Use Django\'s `UserCreationForm`, or save in two steps: `user = form.save(commit=False)`, `user.set_password(form.cleaned_data["password"])`, `user.save()`.';

function rowVerdict({ at, name, modelName, how, view }: UnhashedRow): Verdict {
  const deed = {
    create: "makes a new row with",
    update: "writes into the row",
    form: "saves with the row",
    nested: "sets on the row, one by one with all that was sent,",
  }[how];
  return {
    verdict: "found",
    at,
    subject: name,
    message: `\`${name}\` ${deed} the \`password\` of \`${modelName}\` as it was sent: nothing hashes it on the way, so that the table holds it in plain text and the login refuses it.`,
    confidence: "medium",
    confidenceReason:
      view === undefined
        ? "nothing in the method speaks of the password"
        : `\`${view.split(".").at(-1) ?? view}\` saves through it, and no method on the way hashes`,
    fix: { text: how === "form" ? FORM_FIX : SERIALIZER_FIX },
  };
}

const DEEDS: Readonly<Record<SqlPassword["how"], string>> = {
  compared: "compares the password that was typed with the column as it is",
  written: "stores the password that was typed as it is",
};

function* verdictsOn({ model, field, uses }: StoredPassword): Generator<Verdict> {
  const plain = uses.filter(({ treatment }) => treatment === "raw");
  const [first] = plain;
  if (first === undefined) return;
  const subject = `${model.name}.${field.name}`;
  const compared = plain.some(({ how }) => how === "compared");
  const common = {
    verdict: "found",
    subject,
    message: `\`${subject}\` holds passwords as users typed them: whoever sees the table knows everybody's password.`,
    confidence: compared ? "high" : "medium",
    confidenceReason: compared
      ? "what a user sends is compared with the field as it is"
      : "what a user sends is stored in the field as it is",
    cause: `${model.class.unit.file.path} ${subject}`,
  } as const;
  yield { ...common, at: field.at, related: [{ place: placeOf(first.at), note: `${first.how} here` }] };
  for (const { at } of plain) yield { ...common, at: placeOf(at), secondary: true };
}
