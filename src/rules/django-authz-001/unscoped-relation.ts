import type { AuditModel } from "../../model/audit-model.ts";
import { classFacts } from "../../bind/program.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { Found, Place } from "../../findings/finding.ts";
import type { MassAssignment } from "../../model/forms/mass-assignments.ts";
import { ownerAssignments } from "../../model/forms/mass-assignments.ts";
import { isForEverybody, isForPrivileged } from "../../model/forms/reach.ts";
import type { View } from "../../model/views/view.ts";
import type { OpenRelation } from "../../model/forms/open-relations.ts";
import { openRelations } from "../../model/forms/open-relations.ts";
import type { PlacedBelow } from "../../model/forms/placed-below.ts";
import { placedBelow } from "../../model/forms/placed-below.ts";
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
        "although the project's other views look at who is asking before they hand such rows out, or rows of both models name the person they belong to; those that take the owner of the row itself; and views that make a row below another which the request names, where nearly all other views ask who may have that one.",
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
    for (const one of ownerAssignments(model)) yield* reportOwner(one);
    for (const one of placedBelow(model)) yield reportBelow(one);
  },
};

/** A new row below one that the request names. */
function reportBelow({ view, at, field, child, parent, owner, asking }: PlacedBelow): Found {
  const { name } = classFacts(parent.ref);
  const place = placeOf(at);
  return {
    verdict: "found",
    at: place,
    subject: `${view.name}.${field}`,
    message: `\`${shortName(view)}\` puts a new \`${child}\` below any \`${name}\` whose key the request names, while ${asking.length} other views ask first who may have one: whoever is signed in can add to other people's.`,
    confidence: "medium",
    confidenceReason: `\`${owner.path.join("__")}\` says whose a \`${name}\` is, and ${asking.length} other views of the same model look at who is asking`,
    fix: {
      text: `Fetch the \`${name}\` among those that the caller may use (\`get_object_or_404(${name}, pk=pk, ${owner.path.join("__")}=request.user)\`) before the row is made.`,
    },
    trace: [{ place, note: "makes the row" }],
    related: askingSteps(asking),
  };
}

/** A form that takes the owner of the row itself from the request. */
function* reportOwner({ form, fields, exposures }: MassAssignment): Iterable<Verdict> {
  const [field] = fields;
  const at: Place = { ...form.at, scope: classFacts(form.ref).qualifiedName };
  const subject = form.name;
  const cause = `form:${at.path}:${subject}`;
  const open = exposures.filter(({ posture }) => !isForPrivileged(posture));
  const worst = open.find(({ posture }) => isForEverybody(posture)) ?? open[0];
  if (!worst || !field) return;
  yield {
    verdict: "found",
    at,
    subject,
    cause,
    message: `\`${subject}\` takes \`${field.name}\` of \`${form.modelName}\` from the request, and \`${shortName(worst.use.view)}\` never compares it with who is asking: people can put rows under somebody else's name, or take them over.`,
    ...(isForEverybody(worst.posture)
      ? {
          confidence: "medium",
          confidenceReason:
            "nothing on the way to the view asks for more than a login; what the view compares was not followed",
        }
      : {
          confidence: "low",
          confidenceReason: "whether people without special rights reach the view was not seen",
        }),
    fix: {
      text: `Leave \`${field.name}\` out of the fields, and set it in the view: \`form.instance.${field.name} = request.user\`, or \`serializer.save(${field.name}=request.user)\`.`,
    },
    trace: [
      { place: at, note: "takes the owner" },
      { place: placeOf(worst.at), note: "filled in with the request's values" },
    ],
  };
  for (const one of open)
    yield {
      verdict: "found",
      secondary: true,
      at: placeOf(one.at),
      subject,
      cause,
      message: `\`${subject}\` is filled in with the request's values here.`,
      confidence: "low",
      confidenceReason: "a place of the same cause",
    };
}

function shortName({ name }: View): string {
  return name.split(".").at(-1) ?? name;
}

function report(one: OpenRelation): Found {
  const { form, field, use, asking } = one;
  const { name } = field.target;
  const subject = `${form.name}.${field.name}`;
  return {
    verdict: "found",
    at: { ...field.at, scope: classFacts(form.ref).qualifiedName },
    subject,
    cause: `relation:${field.at.path}:${subject}`,
    message: `\`${subject}\` takes any \`${name}\` whose key the request names, through \`${shortName(use.view)}\`, ${reasonOf(one)}: whoever is signed in can point at other people's.`,
    ...sureness(one),
    trace: [
      { place: field.at, note: `takes every \`${name}\`` },
      { place: placeOf(use.at), note: "filled in with the request's values" },
    ],
    related: askingSteps(asking),
  };
}

/** Views that ask, each with the place where it does. */
function askingSteps(asking: OpenRelation["asking"]): NonNullable<Found["related"]> {
  return asking.slice(0, 5).map((other) => ({
    place: placeOf(other.settled?.at ?? other.fetch.at),
    note: `\`${viewName(other)}\` ${other.settled?.says ?? "looks at who is asking"}`,
  }));
}

/** Why the other rows are not for everybody. */
function reasonOf({ asking, form, field, owner, beside }: OpenRelation): string {
  if (asking.length >= 2 || !owner || !beside)
    return `while ${asking.length} other views ask first who may have one`;
  return `although each has its own \`${owner.path.join("__")}\` and each \`${form.modelName}\` its own \`${beside.path.join("__")}\`, and nothing compares the two (\`${field.name}\`)`;
}

function sureness({
  owner,
  beside,
  decides,
  asking,
  open,
}: OpenRelation): Pick<Found, "confidence" | "confidenceReason"> {
  if (asking.length < 2 && owner !== undefined && beside !== undefined)
    return {
      confidence: "medium",
      confidenceReason: `\`${owner.path.join("__")}\` says whose a row is, and no view in sight shows these rows to everybody`,
    };
  const exceptions = open === 0 ? "" : `, ${open} do not`;
  const custom = `${asking.length} other views of the same model look at who is asking${exceptions}`;
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
