import type { AuditModel } from "../../model/audit-model.ts";
import { classFacts } from "../../bind/program.ts";
import { placeOf, scopeOf } from "../../flow/flow-model.ts";
import type { Found, Place } from "../../findings/finding.ts";
import type { Exposure, ExposedField, MassAssignment } from "../../model/forms/mass-assignments.ts";
import { massAssignments } from "../../model/forms/mass-assignments.ts";
import { isForEverybody, isForPrivileged, isForStaff } from "../../model/forms/reach.ts";
import { schemaAssignments } from "../../model/forms/schema-assignments.ts";
import type { RawAssignment } from "../../model/forms/raw-assignment.ts";
import { rawAssignments } from "../../model/forms/raw-assignment.ts";
import type { Check, Verdict } from "../rule.ts";

/** A request fills in fields that decide about rights, owners or money. */
export const check: Check = {
  meta: {
    slug: "mass-assignment",
    title: "request can fill in fields that it must not",
    severity: "high",
    cwe: [915],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        'Reports forms and serializers that take every field of a model (`fields = "__all__"`, `exclude`) although some decide about rights, ownership or money, lists that name rights ' +
        "(`is_staff`, `groups`, `role`), and rows that are filled in with whatever the request holds (`Order(**request.POST.dict())`, `setattr(user, key, value)`), where views use them that people without special rights reach.",
      impact:
        "Whoever sends the request adds a field that the page never showed, such as `is_staff=on` or somebody else as the owner, and it is saved.",
      fix: 'Name the fields that people may fill in: `fields = ["title", "text"]`. Set the rest in the view: `form.instance.owner = request.user`.',
      mitigation:
        "Make the fields read-only: `editable=False` on the model, `read_only_fields` on the serializer.",
      falsePositive:
        "Fine where only staff reach the view, or where the view compares the value with what the user may choose.",
    },
  },
  *judge(model) {
    for (const one of [...massAssignments(model), ...schemaAssignments(model)]) yield* judgeForm(one);
    for (const raw of rawAssignments(model)) yield rawVerdict(model, raw);
  },
};

function* judgeForm({ form, fields, exposures }: MassAssignment): Iterable<Verdict> {
  const at: Place = { ...form.at, scope: classFacts(form.ref).qualifiedName };
  const subject = form.name;
  const open = exposures.filter((one) => !isForPrivileged(one.posture) || raisesAsker(one));
  const [worst] = open.toSorted((a, b) => weight(b) - weight(a));
  if (worst) {
    yield foundForm(at, form.by, subject, form.modelName, worst);
    for (const exposure of open) yield usedIn(at, subject, exposure);
  } else {
    const because =
      exposures.length > 0
        ? "only people with special rights reach the views that use it"
        : "no view in sight fills it with a request's values and leaves these fields alone";
    yield { verdict: "ruled-out", at, subject, because: `${because} (${names(fields)})` };
  }
}

/** Whether people give rights to themselves: a right to edit their own account is none to choose what they may. */
function raisesAsker({ use, posture, fields }: Exposure): boolean {
  return use.own === true && !isForStaff(posture) && fields.some(({ gives }) => gives === "rights");
}

function weight(exposure: Exposure): number {
  const { fields, posture } = exposure;
  const certain = isForEverybody(posture) || raisesAsker(exposure) ? 4 : 0;
  return (
    certain + (fields.some(({ gives }) => gives === "rights") ? 2 : 0) + (posture?.login === "open" ? 1 : 0)
  );
}

const HOW = {
  all: "takes every field",
  exclude: "takes every field that it does not exclude",
  list: "takes fields",
} as const;

const GIVES = {
  rights: "make themselves staff or give themselves rights",
  owner: "put rows under somebody else's name, or take them over",
  trust: "declare themselves checked and approved",
  money: "set prices and balances as they like",
} as const;

function foundForm(
  at: Place,
  by: MassAssignment["form"]["by"],
  subject: string,
  model: string,
  worst: Exposure,
): Found {
  const { fields, posture, use } = worst;
  const [first] = fields;
  const gives = GIVES[fields.find((one) => one.gives === "rights")?.gives ?? first?.gives ?? "owner"];
  const who = isForPrivileged(posture)
    ? "whoever may edit their own account"
    : posture?.login === "required"
      ? "every signed-in visitor"
      : "whoever sends the request";
  return {
    verdict: "found",
    at,
    subject,
    cause: `form:${at.path}:${subject}`,
    message: `\`${subject}\` ${HOW[by]} of \`${model}\`, ${names(fields)} among them: ${who} can ${gives} through \`${use.view.name.split(".").at(-1) ?? ""}\`.`,
    ...weigh(worst, by),
    fix: { text: fixOf(worst, by) },
    trace: [
      { place: at, note: "the fields that a request can fill in" },
      { place: placeOf(worst.at), note: "filled in with the request's values" },
    ],
  };
}

/** The change in this form's own words: who saves differs between forms and serializers. */
function fixOf({ fields, use }: Exposure, by: MassAssignment["form"]["by"]): string {
  const owner = fields.find(({ gives }) => gives === "owner")?.name;
  const list =
    by === "list"
      ? `Take ${names(fields)} out of \`fields\`, or name them in \`read_only_fields\` of a serializer.`
      : `Name the fields that people may fill in, \`fields = [...]\`, and leave ${names(fields)} out.`;
  if (owner === undefined) return list;
  const set =
    use.view.framework === "drf"
      ? `\`serializer.save(${owner}=self.request.user)\``
      : `\`form.instance.${owner} = self.request.user\``;
  return `${list} Set the owner in the view: ${set}.`;
}

function names(fields: readonly ExposedField[]): string {
  return fields
    .slice(0, 3)
    .map(({ name }) => `\`${name}\``)
    .join(", ");
}

function weigh(
  exposure: Exposure,
  by: MassAssignment["form"]["by"],
): Pick<Found, "severity" | "severityReason" | "confidence" | "confidenceReason"> {
  const { fields, posture } = exposure;
  const rights = fields.some(({ gives }) => gives === "rights");
  const severity = rights || fields.some(({ gives }) => gives === "owner") ? "high" : "medium";
  const lower =
    severity === "medium"
      ? { severityReason: "the fields decide about money or trust, not about rights" }
      : {};
  if (raisesAsker(exposure) && isForPrivileged(posture))
    return {
      severity,
      confidence: "medium",
      confidenceReason:
        "what is asked for on the way lets people edit their own account, and these fields are in it",
    };
  if (!isForEverybody(posture))
    return {
      severity,
      ...lower,
      confidence: "low",
      confidenceReason: "whether people without special rights reach the view was not seen",
    };
  if (!rights && by === "list" && severity === "high")
    return {
      severity,
      ...lower,
      confidence: "low",
      confidenceReason:
        "somebody named the field on purpose; whose name may be put there, the code may check elsewhere",
    };
  if (rights && by !== "list")
    return {
      severity,
      ...lower,
      confidence: "high",
      confidenceReason:
        "nobody named these fields, and nothing on the way to the view asks for more than a login",
    };
  return {
    severity,
    ...lower,
    confidence: "medium",
    confidenceReason:
      "nothing on the way to the view asks for more than a login; what the view compares was not followed",
  };
}

function usedIn(form: Place, subject: string, { at }: Exposure): Found {
  return {
    verdict: "found",
    secondary: true,
    at: placeOf(at),
    subject,
    cause: `form:${form.path}:${subject}`,
    message: `\`${subject}\` is filled in with the request's values here.`,
    confidence: "low",
    confidenceReason: "a place of the same cause",
  };
}

function rawVerdict(model: AuditModel, { state, at, form, target }: RawAssignment): Verdict {
  const how =
    form === "spread"
      ? `\`${target}\` is filled in with everything that the request holds`
      : `\`${target}\` gets attributes whose names the request chose`;
  const view = model.views.find((one) =>
    one.handlers.some(
      (handler) =>
        handler.function && handler.function.unit === at.unit && handler.function.function === at.function,
    ),
  );
  const posture =
    view && model.postures.get(view)?.handlers.find((one) => one.handler.function?.function === at.function);
  if (posture && isForPrivileged(posture))
    return {
      verdict: "ruled-out",
      at: placeOf(at),
      subject: target,
      because: `only people with special rights reach the view (${posture.because})`,
    };
  return {
    verdict: "found",
    at: { ...placeOf(at), ...scopeOf(state.facts) },
    subject: target,
    message: `${how}: whoever sends it can set every field, also those that no page shows, such as rights, the owner or the row's own id.`,
    ...(isForEverybody(posture)
      ? {
          confidence: "high",
          confidenceReason: "the names of the fields come from the request, and nothing narrows them down",
        }
      : {
          confidence: "medium",
          confidenceReason:
            "the names of the fields come from the request; who reaches this code was not seen",
        }),
    fix: {
      text: "Take the fields one by one: name each field, or let a form or serializer with a list of fields check them.",
    },
  };
}
