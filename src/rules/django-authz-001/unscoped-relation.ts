import type { AuditModel } from "../../model/audit-model.ts";
import { classFacts } from "../../bind/program.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { Found } from "../../findings/finding.ts";
import type { OpenRelation } from "../../model/forms/open-relations.ts";
import { openRelations } from "../../model/forms/open-relations.ts";
import { viewName } from "../../model/lookups/words.ts";
import type { Check, Verdict } from "../rule.ts";

/** A form or serializer takes the key of any row, where other views hand these rows to few. */
export const check: Check = {
  meta: {
    slug: "unscoped-relation",
    title: "request can point at rows that are somebody else's",
    severity: "high",
    cwe: [639],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports fields of forms and serializers that find a row of another model by the key in the request (foreign keys among `fields`, `PrimaryKeyRelatedField`, `ModelChoiceField`) and take every row of it, " +
        "although the project's other views look at who is asking before they hand such rows out.",
      impact:
        "Somebody with an account puts the key of a row that is not theirs into the request: what is saved then belongs to other people's project or account, or works with what they own.",
      fix: "Let the field take the rows that the caller may use: set its `queryset` in `get_fields` (serializer) or `__init__` (form), or compare the row in `validate_<field>` or `clean_<field>`.",
      mitigation: "Log which rows are connected by whom, so that a misuse can be found and undone.",
      falsePositive:
        "Fine where everybody may point at every such row, or where code that this audit cannot see into compares it before it is saved.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const one of openRelations(model)) yield report(one);
  },
};

function report(one: OpenRelation): Found {
  const { form, field, use, asking } = one;
  const { name } = field.target;
  const subject = `${form.name}.${field.name}`;
  return {
    verdict: "found",
    at: { ...field.at, scope: classFacts(form.ref).qualifiedName },
    subject,
    cause: `relation:${field.at.path}:${subject}`,
    message: `\`${subject}\` takes any \`${name}\` whose key the request names, through \`${use.view.name.split(".").at(-1) ?? ""}\`, while ${asking.length} other views ask first who may have one: whoever is signed in can point at other people's.`,
    ...sureness(one),
    trace: [
      { place: field.at, note: `takes every \`${name}\`` },
      { place: placeOf(use.at), note: "filled in with the request's values" },
    ],
    related: asking.slice(0, 5).map((other) => ({
      place: placeOf(other.settled?.at ?? other.fetch.at),
      note: `\`${viewName(other)}\` ${other.settled?.says ?? "looks at who is asking"}`,
    })),
  };
}

function sureness({
  owner,
  decides,
  asking,
  open,
}: OpenRelation): Pick<Found, "confidence" | "confidenceReason"> {
  const custom = `${asking.length} other views of the same model look at who is asking, ${open} do not`;
  const clear = asking.length >= 2 * open;
  if (clear && owner !== undefined && decides)
    return {
      confidence: "medium",
      confidenceReason: `the field decides to whom what is saved belongs, and ${custom}`,
    };
  if (clear && asking.length >= 3 && owner?.confidence === "high")
    return {
      confidence: "medium",
      confidenceReason: `\`${owner.path.join("__")}\` says whose a row is, and ${custom}`,
    };
  return { confidence: "low", confidenceReason: custom };
}
