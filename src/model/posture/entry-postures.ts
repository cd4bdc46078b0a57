/** Who may come in by ways without a URL of their own. */
import { onceFor } from "../../bind/once.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue } from "../../extract/facts.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { schemaMayAsk } from "../authentication/graphql-fields.ts";
import { actionDecorator } from "../entries/admin-actions.ts";
import type { Entry } from "../entries/entry.ts";
import { metaOf } from "../entries/graphene.ts";
import { strawberryDecorator } from "../entries/strawberry.ts";
import type { Claim } from "../guards/claim.ts";
import { asksForPrivilege, common, every, NOTHING } from "../guards/claim.ts";
import { classAttribute, inheritedMethod, ownAttribute } from "../guards/class-attributes.ts";
import { functionDecorators, permissionTexts, unseen } from "../guards/decorators.ts";
import { guardsBefore } from "../guards/enforcement.ts";
import type { Demand, Guard } from "../guards/guard.ts";
import type { GuardBook } from "../guards/guard-book.ts";
import { ANY_REQUEST } from "../guards/guard-book.ts";
import { permissionsClaim } from "../guards/permission-classes.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import type { View } from "../views/view.ts";
import { handlerPosture } from "./answers.ts";
import type { ViewPosture } from "./posture.ts";

/** The posture of each entry; `routed` are those of everything with a URL, the addresses of GraphQL among them. */
export function entryPostures(
  book: GuardBook,
  settings: readonly ProjectSettings[],
  entries: readonly Entry[],
  routed: ReadonlyMap<View, ViewPosture>,
): ReadonlyMap<View, ViewPosture> {
  if (entries.length === 0) return new Map();
  const door = every([endpointClaim(routed), schemaMayAsk(settings) ? [MIDDLEWARE] : NOTHING]);
  return new Map(
    entries.map((entry): [View, ViewPosture] => {
      const claim =
        entry.view.framework === "admin" ? actionClaim(book, entry) : every([door, fieldClaim(book, entry)]);
      const handlers = entry.view.handlers.map((one) => handlerPosture(one, [{ method: "POST", claim }]));
      return [entry.view, { view: entry.view, handlers }];
    }),
  );
}

function guardOf(demands: Demand, says: string, at?: ValueRef): Guard {
  return {
    demands,
    says,
    at: at && placeOf(at),
    permissions: [],
    methods: undefined,
    certain: true,
  };
}

const MIDDLEWARE: Guard = {
  ...guardOf("role", "a middleware of the schema may demand something"),
  certain: false,
};

const NO_ENDPOINT: Guard = {
  ...guardOf("role", "the address that serves the schema was not found"),
  certain: false,
};

/** A view that the project wrote itself. */
const OWN_ENDPOINT = /\.\w{0,40}GraphQL(?:\w{0,20}View)?$/i;

/** What all addresses of GraphQL demand. */
function endpointClaim(routed: ReadonlyMap<View, ViewPosture>): Claim {
  const claims = [...routed.values()]
    .filter(({ view }) => view.framework === "graphql" || OWN_ENDPOINT.test(view.name))
    .flatMap(({ handlers }) => handlers.map(({ guards }): Claim => guards));
  return claims.length === 0 ? [NO_ENDPOINT] : common(claims);
}

/** What stands on the way to a resolver, and what it demands itself, which is not asked where a permission is declared. */
function fieldClaim(book: GuardBook, entry: Entry): Claim {
  const { method, view } = entry;
  const declared = every([
    functionDecorators(book, method, ANY_REQUEST),
    metaClaim(book, entry),
    declaredClaim(entry),
    strawberryClaim(book, method),
  ]);
  if (declared === "never" || declared.some((guard) => guard.certain && asksForPrivilege(guard)))
    return declared;
  const [own] = view.handlers;
  return every([
    declared,
    own?.function ? book.ask(book, own.function, { outcome: "passes", occasion: ANY_REQUEST }) : NOTHING,
    aroundClaim(book, entry),
  ]);
}

/** `class Meta: permissions = (…)` of a mutation, which a base class of the project asks. */
function metaClaim({ flows }: GuardBook, { owner }: Entry): Claim {
  const meta = metaOf(owner);
  const at = meta && classAttribute(flows.program, meta, "permissions");
  return at && isFilled(at) ? [guardOf("permission", "`permissions` of its `Meta`", at)] : NOTHING;
}

function isFilled(at: ValueRef): boolean {
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op === "collection") return value.entries.length > 0;
  return value !== undefined && !(value.op === "constant");
}

/** `orders = PermissionsField(Order, permissions=[…])`: the field's own class asks. */
function declaredClaim({ owner, field }: Entry): Claim {
  const at = ownAttribute(owner, field);
  const call = at && functionFacts(at).fragment.values[at.value];
  if (!at || call?.op !== "call") return NOTHING;
  const given = keyword(call, ["permissions", "permission_classes"]);
  if (given === undefined || !isFilled(refTo(at, given))) return NOTHING;
  return [guardOf("permission", `\`permissions=\` of the field \`${field}\``, at)];
}

function keyword(call: CallValue, names: readonly string[]): number | undefined {
  return call.arguments.find(({ name }) => name !== undefined && names.includes(name))?.value;
}

/** What a base class's `mutate` demands before it calls the step that a mutation writes itself. */
function aroundClaim(book: GuardBook, { owner, method }: Entry): Claim {
  const { name } = functionFacts(method);
  const outer = inheritedMethod(book.flows.program, owner, "mutate");
  if (!outer || functionFacts(outer) === functionFacts(method)) return NOTHING;
  const known = stepClaims(book);
  const key = `${outer.unit.file.path} ${outer.function} ${name}`;
  const claim = known.get(key) ?? stepClaim(book, outer, name);
  known.set(key, claim);
  return claim;
}

/** Mutations share their bases. */
const stepClaims: (book: GuardBook) => Map<string, Claim> = onceFor(() => new Map());

function stepClaim(book: GuardBook, outer: FunctionRef, name: string): Claim {
  const { values } = functionFacts(outer).fragment;
  const calls = values.flatMap((value, id) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    return callee?.op === "attribute" && callee.name === name ? [id] : [];
  });
  const claim = common(calls.map((value) => guardsBefore(book, refTo(outer, value), ANY_REQUEST)));
  const refuses = functionFacts(outer).fragment.exits.some(({ kind }) => kind === "raise");
  return claim !== "never" && claim.length === 0 && refuses ? [BASE] : claim;
}

/** `if not cls.check_permissions(…): raise`: what that asks depends on the class. */
const BASE: Guard = { ...guardOf("role", "the base class's `mutate` may refuse"), certain: false };

/** `@strawberry.mutation(permission_classes=[IsAuthenticated])`, `extensions=[HasPerm(…)]`. */
function strawberryClaim(book: GuardBook, method: FunctionRef): Claim {
  const at = strawberryDecorator(book.flows, method)?.at;
  const call = at && functionFacts(at).fragment.values[at.value];
  if (!at || call?.op !== "call") return NOTHING;
  return every(
    ["permission_classes", "extensions"].map((name) => {
      const value = keyword(call, [name]);
      if (value === undefined) return NOTHING;
      const list = refTo(at, value);
      return permissionsClaim(book, list, { occasion: ANY_REQUEST, fetches: false }) ?? [unseen(list, name)];
    }),
  );
}

/** Staff, and the permissions that the action names. */
function actionClaim(book: GuardBook, { method }: Entry): Claim {
  const staff = guardOf("staff", "the admin's own check");
  const at = actionDecorator(book.flows, method);
  const call = at && functionFacts(at).fragment.values[at.value];
  const value = call?.op === "call" ? keyword(call, ["permissions"]) : undefined;
  if (!at || value === undefined) return [staff];
  const permissions = permissionTexts(book, refTo(at, value));
  return [staff, { ...guardOf("permission", "`permissions=` of the action", at), permissions }];
}
