/** Fields that decide what somebody may do, what is theirs, or what they pay: a request must not fill these in unasked. */
import type { ModelFacts } from "../ownership/ownership.ts";
import type { WritableField } from "./model-fields.ts";

/** What filling in a field gives away. */
export type Privilege = "rights" | "owner" | "trust" | "money";

const RIGHTS =
  /^(?:is_)?(?:staff|superuser|admin|administrator|moderator)$|^is_(?:site_admin|root|operator|privileged)$|^(?:access|privilege|clearance)_level$/;

/** Rights only on somebody's account or membership: devices have roles, too. */
const RIGHTS_OF_PEOPLE =
  /^(?:user_|account_|member_)?roles?$|^(?:user_|extra_)?permissions$|^groups$|^user_type$|^is_(?:owner|manager)$/;

const PEOPLE = /user|account|member|staff|employee|customer|person/i;

/** Whose profile it is must be said: tunnels, builds and printers have profiles, too. */
const PROFILE = /^(?:\w{0,30}(?:author|client|student|teacher|patient|public))?profile$/i;

const TRUST =
  /^(?:is_)?(?:verified|approved|trusted|vetted|banned|blocked|suspended)$|^(?:email|phone|identity|kyc)_(?:verified|confirmed)$|^is_(?:email|phone)_verified$/;

const MONEY =
  /^(?:account_)?balance$|^credits?$|^wallet$|^(?:unit_|total_|final_)?price$|^(?:total|amount)(?:_(?:paid|due|price))?$|^(?:is_)?paid$|^discount(?:_\w+)?$|^salary$|^(?:credit|spending)_limit$/;

/** What a field of a model is, if it is one of these. */
export function privilegeOf(
  field: WritableField,
  modelName: string,
  model: ModelFacts | undefined,
): Privilege | undefined {
  const named = PEOPLE.test(modelName) || PROFILE.test(modelName);
  const ofPeople = (model?.identity !== undefined || named) && !describesRoles(field);
  if (RIGHTS.test(field.name) || (ofPeople && RIGHTS_OF_PEOPLE.test(field.name))) return "rights";
  if (isOwner(field, model)) return "owner";
  if (TRUST.test(field.name)) return "trust";
  return MONEY.test(field.name) ? "money" : undefined;
}

/**
 * `roles = models.CharField(…)` on a profile: several roles in one line of text are a description, and so is one that may be left out and
 * has room for a sentence (`role = models.CharField(max_length=300, null=True)`). Rights are rows, or one of some choices.
 */
function describesRoles({ name, type, isRemark }: WritableField): boolean {
  return isRemark || (/^(?:roles|groups|permissions)$/.test(name) && /^(?:Char|Text)Field$/.test(type));
}

/** The user a row belongs to or says it is from: nobody may put that under another name. */
function isOwner({ name }: WritableField, model: ModelFacts | undefined): boolean {
  return (
    model?.owners.some(
      (chain) => chain.path.length === 1 && chain.path[0] === name && chain.to === "user",
    ) === true
  );
}
