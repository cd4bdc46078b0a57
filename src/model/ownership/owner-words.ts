/** What names of fields and models say about belonging. */
import type { OwnerChain } from "./ownership.ts";

type Confidence = OwnerChain["confidence"];

/** Roles of the person to whom a row belongs. */
const OWNERS =
  /^(?:user|owner|owned_by|belongs_to|customer|account|member|membership|profile|user_?profile|patient|student|learner|employee|buyer|seller|vendor|client|holder|subscriber|recipient|receiver|sender|person|voter|participant|applicant|candidate|payer|payee|guest|driver|passenger|tenant|attendee|donor|borrower|renter|guardian|parent_user|auth_user|site_user|app_user|django_user|from_user|to_user|for_user|shopper|cardholder|beneficiary)$/;

/** Roles of somebody who once did something to a row that may be everybody's. */
const ACTORS =
  /^(?:author|authors|creator|packager|releaser|committer|leader|chair|chairperson|assignee|reviewer|approver|editor|moderator|reporter|manager|supervisor|submitter|uploader|tester|lead|maintainer|publisher|modifier|actor|performer|operator|publicist|contributor|writer|poster|blogger|columnist|journalist|artist|photographer|composer|speaker|presenter|host|organi[sz]er|winner|curator|judge|grader|marker|examiner|scorer|verifier|validator|signer|importer|exporter|scanner|dispatcher|agent|engineer|technician|inspector|auditor|coordinator|admin|administrator|staff|superuser|coach|captain|initiator|responsible_\w+|revision_user|watchers?|followers?|voters?|likes?|liked|blocked\w*|banned\w*|muted\w*|favou?rites?|subscribers?|readers?|read|seen|notified\w*|invited\w*|mentions?\w*|cc|responsible|contact|responder|translator|default_\w+|last_\w+|latest_\w+|newest_\w+|\w{1,60}_(?:by|to|author|creator|editor))$/;

/** `lastedit_user`, `approved_user`: likewise, in another order of words. */
const ACTING =
  /^(?:last_?)?(?:edit|edited|editing|modified|modifying|updated?|updating|changed|approved|reviewed|deleted|closed|published|locked|checked|verified)_?user$/;

/** `task_assigned_to_user_id`, `note_created_by_user`: likewise, with the model's name around it. */
const ACTED_BY = /(?:^|_)(?:assigned_to|(?!owned)[a-z]{2,20}ed_by|written_by|made_by)_user(?:_id)?$/;

/** What a foreign key to the user model says, by its name. */
export function ownerConfidence(name: string, optional: boolean): Confidence {
  const plain = name.toLowerCase();
  if (/^(?:default|initial|assign|last|previous|original)_/.test(plain) || ACTING.test(plain)) return "low";
  if (ACTED_BY.test(plain)) return "low";
  if (OWNERS.test(plain) || /_(?:user|owner|customer)$/.test(plain)) return optional ? "medium" : "high";
  return ACTORS.test(plain) ? "low" : "medium";
}

/** Names of many-to-many fields that list the people who may use a row. */
export function listsMembers(name: string): boolean {
  return /^(?:users?|members?|owners?|participants?|collaborators?|managers|admins?|staff|people|players|students|employees|shared_with|allowed_users|users_assigned|assigned_users|authorized_users|team_members?)$/i.test(
    name,
  );
}

/** Names of models that gather people who work together. */
export function namesTenant(name: string): boolean {
  return /^(?:Base)?(?:\w*(?:Organi[sz]ation|Workspace|Tenant|Company|Team|Household|Clinic|Institution|Agency|Studio|Firm)|Org|Account|Project|Customer|Business|School|Shop|Store|Merchant|Site|Club|Group|Practice|Department|Family)$/.test(
    name,
  );
}

/** Names of models between a tenant and its people. */
export function namesMembership(name: string): boolean {
  return /member|role|invit|employ|access|seat|collaborator|staff|participa|^\w*user$|user(?:role|access|permission)|enrol/i.test(
    name,
  );
}

/** Fields by which a row says itself who may see it. */
export function namesVisibility(name: string): boolean {
  return /^(?:is_|was_)?(?:public|published|private|visible|listed|unlisted)$|^(?:privacy|privacy_level|visibility|published_at|published_on|is_draft|draft|publish|publish_date|date_published|pub_date|date_posted|sharing|share_type|access_level)$/i.test(
    name,
  );
}

/** The weaker of two. */
export function weaker(a: Confidence, b: Confidence): Confidence {
  const order = ["low", "medium", "high"] as const;
  return order[Math.min(order.indexOf(a), order.indexOf(b))] ?? "low";
}
