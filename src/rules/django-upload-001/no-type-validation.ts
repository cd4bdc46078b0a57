import type { Found } from "../../findings/finding.ts";
import { classFacts } from "../../bind/program.ts";
import { wholeOf } from "../../bind/whole.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { formUses, type FormUses } from "../../model/forms/form-uses.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { UploadField } from "../../model/uploads/upload-fields.ts";
import { spokenField } from "../../model/uploads/media-origin.ts";
import { asksForKind, modelUploads, type ModelUpload } from "../../model/uploads/model-uploads.ts";
import { unformedUploads, type UnformedUpload } from "../../model/uploads/unformed-uploads.ts";
import { skippedValidators, type SkippedValidators } from "../../model/uploads/skipped-validators.ts";
import { uploadFields } from "../../model/uploads/upload-fields.ts";
import type { Check, Verdict } from "../rule.ts";

/** A form takes any file. */
export const check: Check = {
  meta: {
    slug: "no-type-validation",
    title: "form takes files of any kind",
    severity: "medium",
    severityReason: "what happens to the file after the form was not followed",
    cwe: [434],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `FileField` of forms and serializers without validators and without a `clean_…` method that looks at the file, and such fields of models that a form of the model fills in or that a view fills by itself, where uploads get addresses of the site itself. Also validators of a model's file field that never run, because code makes the row.",
      impact:
        "Somebody uploads an HTML or SVG page with a script, or a program, and sends others its address under this site's name.",
      fix: 'Say which kinds are meant: `validators=[FileExtensionValidator(["pdf", "png"])]`, and look at the content in `clean_…`.',
      mitigation:
        "Serve uploads from a domain of their own, with `Content-Disposition: attachment` and `X-Content-Type-Options: nosniff`.",
      falsePositive:
        "Fine where the file is read once and never handed out, or where it is checked after the form.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    const fields = uploadFields(model.flows).filter(({ asked }) => asked === "nothing");
    const owners = new Set(fields.map(({ owner }) => classFacts(owner)));
    const { program } = model.flows;
    const uses: FormUses = owners.size > 0 ? formUses(program, wholeOf(model).views, owners) : new Map();
    for (const field of fields) {
      const views = uses.get(classFacts(field.owner)) ?? [];
      yield { ...found(field), ...(views.length > 0 && views.every(asksForKind) ? ASKED_IN_VIEW : {}) };
    }
    for (const upload of modelUploads(model)) yield foundInModel(upload);
    const unformed = unformedUploads(model);
    for (const upload of unformed) yield foundInView(upload);
    for (const upload of skippedValidators(model))
      if (!unformed.some((one) => isSame(one, upload))) yield foundUnasked(upload);
  },
};

const ASKED_IN_VIEW = {
  confidence: "low",
  confidenceReason: "the view that takes the file looks at its name's end, its type or its content",
} as const;

function foundInModel({ field, view, downloaded }: ModelUpload): Found {
  const name = spokenField(field);
  const where = view.name.slice(view.name.lastIndexOf(".") + 1);
  return {
    verdict: "found",
    at: placeOf(field.at),
    subject: name,
    message: `\`${name}\` takes files of any kind, \`${where}\` lets people send them, and they are handed out under this site's address: an uploaded HTML or SVG page runs its scripts there when somebody opens it.`,
    severityReason: "which headers the web server adds was not seen",
    confidence: downloaded ? "low" : "medium",
    confidenceReason: downloaded
      ? `files called \`${field.name}\` are sent as downloads, in which browsers run nothing; whether they are shown elsewhere was not followed`
      : "neither the model nor its form looks at the file",
  };
}

function foundInView({ at, field }: UnformedUpload): Found {
  const name = spokenField(field);
  return {
    verdict: "found",
    at: placeOf(at),
    subject: name,
    message: `\`${name}\` gets the file that was sent, past every form and validator, and files are handed out under this site's address: an uploaded HTML or SVG page runs its scripts there when somebody opens it.`,
    severityReason: "which headers the web server adds was not seen",
    confidence: "medium",
    confidenceReason: "validators of fields run in forms and `full_clean()` alone, and the view has neither",
    fix: {
      text: `Let a \`ModelForm\` with this field take the file (\`form = …(request.POST, request.FILES)\`, \`form.is_valid()\`), with \`FileExtensionValidator\` for files that are no pictures.`,
    },
  };
}

/** One function that fills the same field. */
function isSame(one: UnformedUpload, other: SkippedValidators): boolean {
  return (
    one.at.unit === other.at.unit &&
    one.at.function === other.at.function &&
    spokenField(one.field) === spokenField(other.field)
  );
}

function foundUnasked({ at, field }: SkippedValidators): Found {
  const name = spokenField(field);
  return {
    verdict: "found",
    at: placeOf(at),
    subject: name,
    message: `The validators of \`${name}\` never run here: a row that code makes is saved without them, so that it takes files of any kind.`,
    confidence: "medium",
    confidenceReason:
      "validators of fields run in forms and `full_clean()` alone, and nothing in sight calls either",
    fix: { text: "Call `full_clean()` on the row before `save()`, or let a `ModelForm` make it." },
  };
}

function found({ at, name, ...field }: UploadField): Found {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: name,
    message: `\`${name}\` takes files of any kind: an uploaded HTML or SVG page runs its scripts under this site's address when somebody opens it.`,
    ...surenessOf(name, field),
  };
}

function surenessOf(
  name: string,
  {
    inSerializer,
    downloaded,
    kept,
    apart,
  }: Pick<UploadField, "inSerializer" | "downloaded" | "kept" | "apart">,
): Pick<Found, "confidence" | "confidenceReason"> {
  if (downloaded)
    return {
      confidence: "low",
      confidenceReason: `files called \`${name}\` are sent as downloads, in which browsers run nothing; whether they are shown elsewhere was not followed`,
    };
  if (apart)
    return {
      confidence: "low",
      confidenceReason: `models keep what is called \`${name}\` in a storage of its own; at which addresses it is handed out was not seen`,
    };
  if (!kept)
    return {
      confidence: "low",
      confidenceReason: `no model keeps a file called \`${name}\`: it may be read once and forgotten`,
    };
  return {
    confidence: inSerializer ? "low" : "medium",
    confidenceReason: "nothing in the form looks at the file; what happens to it afterwards was not followed",
  };
}
