/** What ought to hold for one handler: guards that the code has must go on to hold, and what a check found missing ought to be there. */
import type { Expectation, Person } from "../../generate/access-tests/plan.ts";
import type { Guard } from "../../model/guards/guard.ts";
import type { HandlerPosture } from "../../model/posture/posture.ts";
import type { ModelFacts, Ownership } from "../../model/ownership/ownership.ts";
import type { ReportedHandler } from "../../report/routes-report.ts";
import { ownerOf, type AskedRow } from "./rows.ts";

/** Findings after which strangers ought to be refused. */
const STRANGERS =
  /^DJANGO-AUTHN-001\/(?:unauthenticated-write|unauthenticated-sensitive-read|drf-allow-any|ninja-no-auth|inconsistent-sibling|ineffective-guard|webhook-unsigned)$|^DJANGO-AUTHZ-001\/unawaited-check$/;

/** Findings after which other users ought to be refused. */
const OTHERS =
  /^DJANGO-AUTHZ-001\/(?:idor|idor-write|object-permission-not-checked|trusting-client-identity)$/;

/** Findings after which more than a login ought to be asked for. */
const PRIVILEGED =
  /^DJANGO-AUTHZ-001\/(?:missing-permission|staff-only-by-template|is-staff-gap|impersonation-open)$/;

const LISTS = /^DJANGO-AUTHZ-001\/unscoped-queryset$/;

const TOKEN = /^DJANGO-CSRF-001\/(?:exempt-view|no-csrf-middleware|cookie-token-no-csrf)$/;

const SAFE = /^DJANGO-CSRF-001\/get-state-change$/;

/** What is known of a handler. */
export interface KnownHandler {
  readonly reported: ReportedHandler;
  readonly ownership: Ownership;
  readonly posture: HandlerPosture | undefined;
  /** Ids of findings about it. */
  readonly flaws: readonly string[];
  /** Rows that it looks up. */
  readonly rows: readonly AskedRow[];
  /** Rows of which it shows lists. */
  readonly lists: readonly AskedRow[];
}

/** Guards that every request to the handler passes, as far as that is certain. */
export function certainGuards({ posture }: KnownHandler): readonly Guard[] {
  return (posture?.guards ?? []).filter(
    ({ certain, methods, letsEverybody }) => certain && letsEverybody !== true && methods === undefined,
  );
}

/** What more than a login is asked for by guards; undefined where nothing is. Where a row belongs to somebody, one of several rights may be the owner's. */
export function privilegeOf(known: KnownHandler): Guard | undefined {
  const isOwned = ownedRow(known, false) !== undefined;
  return certainGuards(known).find(
    ({ demands }) => /^(?:staff|superuser|permission)$/.test(demands) || (demands === "role" && !isOwned),
  );
}

/** Methods that a test asks with. */
export function askedMethods({ reported }: KnownHandler): readonly string[] {
  const asked = reported.methods.filter((method) => method !== "HEAD" && method !== "OPTIONS");
  return reported.methods.length === 0 ? ["GET", "POST"] : asked;
}

/** Everything that ought to hold. */
export function expectationsOf(known: KnownHandler): readonly Expectation[] {
  return [strangers, others, privileged, ownRows, token, getChangesNothing, page].flatMap(
    (one) => one(known) ?? [],
  );
}

function strangers(known: KnownHandler): Expectation | undefined {
  const { login } = known.reported;
  const flaw = known.flaws.find((id) => STRANGERS.test(id));
  if (flaw === undefined && (login.state !== "required" || isAddressKey(known))) return undefined;
  const because =
    flaw === undefined ? `it asks for a login (${login.because})` : "nothing on the way asks for a login";
  return { kind: "strangers", methods: askedMethods(known), rule: flaw ?? "DJANGO-AUTHN-001", because };
}

/** `/unsubscribe/<uuid:code>/`: whoever knows the address may, so that a stranger with the right one is let in. */
export function isAddressKey({ posture }: KnownHandler): boolean {
  const deciding = posture?.guards.filter(({ says }) => says === posture.because) ?? [];
  return deciding.some(({ demands, says }) => demands === "token" && says.startsWith("finds its object by"));
}

function others(known: KnownHandler): Expectation | undefined {
  const flaw = known.flaws.find((id) => OTHERS.test(id));
  const owned = ownedRow(known, flaw !== undefined);
  if (!owned) return undefined;
  const whose = owned.model ? belongs(known, owned.model) : "the account is its owner's";
  return { kind: "others", methods: askedMethods(known), rule: flaw ?? "DJANGO-AUTHZ-001", because: whose };
}

/** The row of somebody's that the request picks: one whose lookup looks at who asks, or any where a check found that none does. */
export function ownedRow({ rows, ownership }: KnownHandler, isFlawed: boolean): AskedRow | undefined {
  return rows.find(({ model, captures, sent, lookups }) => {
    if (captures.size + sent.size === 0 || (model && !ownerOf(ownership, model))) return false;
    const isSettled = lookups.some(
      ({ settled, keyed, fetch }) =>
        keyed && fetch.form === "one" && settled?.aboutRow === true && settled.refuses,
    );
    return isFlawed || (isSettled && model?.public === undefined);
  });
}

function belongs({ ownership }: KnownHandler, model: ModelFacts): string {
  return `a row of ${model.name} belongs to its \`${(ownerOf(ownership, model) ?? []).join("__")}\``;
}

function privileged(known: KnownHandler): Expectation | undefined {
  const flaw = known.flaws.find((id) => PRIVILEGED.test(id));
  const guard = privilegeOf(known);
  if (flaw === undefined && !guard) return undefined;
  const because =
    guard && flaw === undefined
      ? `it asks for more than a login (${guard.says})`
      : "it is for people with more rights than a login gives";
  return { kind: "privileged", methods: askedMethods(known), rule: flaw ?? "DJANGO-AUTHZ-001", because };
}

function ownRows(known: KnownHandler): Expectation | undefined {
  if (!askedMethods(known).includes("GET") || privilegeOf(known)) return undefined;
  const flaw = known.flaws.find((id) => LISTS.test(id));
  const list = known.lists.find(({ model, lookups }) => {
    if (!model || !ownerOf(known.ownership, model) || model.public !== undefined) return false;
    return flaw !== undefined || lookups.some(({ settled }) => settled?.how === "scoped" && settled.aboutRow);
  });
  if (!list?.model || known.reported.login.state === "open") return undefined;
  return {
    kind: "own-rows",
    methods: ["GET"],
    rule: flaw ?? "DJANGO-AUTHZ-001",
    because: belongs(known, list.model),
  };
}

function token(known: KnownHandler): Expectation | undefined {
  const flaw = known.flaws.find((id) => TOKEN.test(id));
  const { csrf, writes } = known.reported;
  const isAsked = writes && (csrf.state === "checked" || csrf.state === "session-only");
  const methods = askedMethods(known)
    .filter((method) => method !== "GET")
    .slice(0, 1);
  if ((flaw === undefined && !isAsked) || methods.length === 0) return undefined;
  const because = "it changes something with the session that browsers send along";
  return { kind: "token", methods, rule: flaw ?? "DJANGO-CSRF-001", because };
}

function getChangesNothing(known: KnownHandler): Expectation | undefined {
  const flaw = known.flaws.find((id) => SAFE.test(id));
  if (flaw === undefined || !known.rows.some(({ model }) => model)) return undefined;
  return {
    kind: "get-changes-nothing",
    methods: ["GET"],
    rule: flaw,
    because: "a GET must be safe to repeat, to prefetch and to link to",
  };
}

function page(known: KnownHandler): Expectation | undefined {
  if (!askedMethods(known).includes("GET")) return undefined;
  const because = "every page owes that to its visitors";
  return {
    kind: "page",
    methods: ["GET"],
    rule: "DJANGO-CSRF-001, DJANGO-HEADERS-001, DJANGO-CORS-001",
    because,
  };
}

/** Who plays which part in the tests of a handler. */
export interface Cast {
  readonly owner: Person;
  readonly other: Person;
  readonly permitted: Person;
  readonly permissions: readonly string[];
}

/** Owners of rows behind a guard for staff are staff themselves; what nobody else can be sure to pass is for a superuser. */
export function castOf(known: KnownHandler): Cast {
  const guards = certainGuards(known);
  const permissions = [...new Set(guards.flatMap((guard) => guard.permissions))].filter((one) =>
    /^\w+\.\w+$/.test(one),
  );
  const plain: Cast = { owner: "owner", other: "other", permitted: "owner", permissions };
  const privilege = privilegeOf(known)?.demands;
  const isVague =
    privilege === "superuser" ||
    privilege === "role" ||
    (privilege === "permission" && permissions.length === 0);
  if (isVague || known.flaws.some((id) => PRIVILEGED.test(id))) return { ...plain, permitted: "boss" };
  if (privilege === undefined) return plain;
  const isStaff = guards.some(({ demands }) => demands === "staff");
  const isOwned =
    ownedRow(
      known,
      known.flaws.some((id) => OTHERS.test(id)),
    ) !== undefined;
  if (!isOwned) return { ...plain, permitted: "staff" };
  return isStaff ? { owner: "staff", other: "colleague", permitted: "staff", permissions } : plain;
}
