import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { EdgeLocation } from "../../model/edge/edge.ts";
import type { FileField } from "../../model/uploads/media-origin.ts";
import { fileFields, ownMedia, spokenField } from "../../model/uploads/media-origin.ts";
import type { Check } from "../rule.ts";

/** Private documents lie where everybody may fetch them. */
export const check: Check = {
  meta: {
    slug: "public-media",
    title: "private documents lie where everybody may fetch them",
    severity: "medium",
    severityReason: "addresses have to be known or guessed",
    cwe: [552, 862],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports file fields of models that belong to somebody, called invoice, contract, passport and the like, in the storage behind `MEDIA_URL`.",
      impact:
        "The web server hands out everything below `MEDIA_URL` without asking who it is: whoever has or guesses an address reads other people's documents, and links that were once shown work for ever.",
      fix: 'Give the field a storage without public addresses, `storage=FileSystemStorage(location=BASE_DIR / "private")`, and hand the file out from a view that compares the owner (`FileResponse`, or `X-Accel-Redirect` behind nginx).',
      mitigation: "Give such files names that nobody can guess: `upload_to` with `secrets.token_urlsafe()`.",
      falsePositive:
        "Fine where the web server, or a view in its place, asks who it is before it hands these files out. Open the address of such a file in a private window: a login page or a 403 says so.",
    },
  },
  *judge(model) {
    const media = ownMedia(model);
    if (media.every(({ locations }) => locations.length > 0 && locations.every(isGuarded))) return;
    for (const field of fileFields(model)) {
      const named = namedPrivate(field);
      if (named !== undefined && belongsToSomebody(field)) yield found(field, named);
    }
  },
};

/** What says that a file is private, and how surely. */
interface PrivateName {
  readonly of: "field" | "model";
  readonly sure: boolean;
}

/** A model's own name speaks for its files, but not for the pictures that people choose to be seen with. */
function namedPrivate({ name, model }: FileField): PrivateName | undefined {
  const byModel = !SHOWN.test(name);
  if (PRIVATE.test(name) || /^identity$/i.test(name)) return { of: "field", sure: true };
  if (byModel && PRIVATE.test(model.name)) return { of: "model", sure: true };
  if (PERHAPS.test(name)) return { of: "field", sure: false };
  return byModel && PERHAPS.test(model.name) ? { of: "model", sure: false } : undefined;
}

/** Pictures that are made to be looked at. */
const SHOWN = /(?:^|_)(?:icon|avatar|logo|banner|header|cover|thumb(?:nail)?|background|favicon)(?:_|$)/i;

/** What nobody shows to strangers. An `Identity` alone is as often a profile; with its papers it is private. */
const PRIVATE =
  /invoice|contract|passport|id_?card|identity_?(?:card|doc|paper|proof|scan|file|front|back|photo|verif)|(?:proof|copy|scan)_?of_?identity|medical|prescription|resume|curriculum|payslip|salary|tax_?return|bank_?statement|kyc|diagnos/i;

const PERHAPS = /document|attachment|receipt|statement|private|confidential/i;

function belongsToSomebody({ model, ownStorage }: FileField): boolean {
  return (
    !ownStorage && model.public === undefined && model.owners.some(({ confidence }) => confidence !== "low")
  );
}

function isGuarded({ allowlist, password }: EdgeLocation): boolean {
  return allowlist !== undefined || password !== undefined;
}

function found(field: FileField, { of, sure }: PrivateName): Found {
  return {
    verdict: "found",
    at: placeOf(field.at),
    subject: field.name,
    message: `\`${spokenField(field)}\` belongs to somebody and is kept behind \`MEDIA_URL\`. Web servers hand that folder out to everybody unless they are told otherwise: then whoever has an address reads the file.`,
    confidence: sure ? "medium" : "low",
    confidenceReason: sure
      ? `the ${of}'s name says that it is private; how the web server hands uploads out was not seen`
      : "whether such files are private was told by the name alone",
  };
}
