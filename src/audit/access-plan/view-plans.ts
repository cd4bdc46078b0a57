/** The tests of one route. */
import type { Expectation, PublicRequest, Undone, ViewPlan } from "../../generate/access-tests/plan.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Lookup } from "../../model/lookups/lookup.ts";
import type { Route } from "../../model/routes/route.ts";
import type { Handler, View } from "../../model/views/view.ts";
import type { ReportedHandler, ReportedRoute } from "../../report/routes-report.ts";
import { addressOf, type Filled } from "./addresses.ts";
import { askedMethods, castOf, expectationsOf, isAddressKey, type KnownHandler } from "./expectations.ts";
import type { FactoryBook } from "./factories.ts";
import { pythonText } from "./field-values.ts";
import type { Flaws } from "./flaws.ts";
import type { LinkedArguments } from "./linked-arguments.ts";
import { askedRows, type Making } from "./rows.ts";
import { rowsOf } from "./test-rows.ts";

/** What the plans of all routes are made from. */
export interface Gathering {
  readonly model: AuditModel;
  readonly project: string | undefined;
  readonly flaws: Flaws;
  readonly lookups: ReadonlyMap<View, readonly Lookup[]>;
  /** Questions for single rows that lookups leave out, because nothing is done with the row. */
  readonly questions: (view: View, handler: Handler) => readonly Lookup[];
  readonly views: ReadonlyMap<Route, View>;
  readonly book: FactoryBook;
  readonly linked: LinkedArguments;
}

/** What becomes of one route. */
export interface RoutePlan {
  readonly views: readonly ViewPlan[];
  readonly public: readonly PublicRequest[];
  readonly undone: readonly Undone[];
}

/** Plans the tests of a route; a reason stands for every request that no test asks. */
export function gatherView(gathering: Gathering, route: Route, reported: ReportedRoute): RoutePlan {
  const view = gathering.views.get(route);
  const key = reported.name ?? `/${reported.pattern}`;
  const reason = whyNone(reported, view);
  if (reason !== undefined || !view)
    return {
      views: [],
      public: [],
      undone: [{ what: key, because: reason ?? "its view could not be read" }],
    };
  const parts = reported.handlers.map((handler) =>
    planHandler(gathering, { route, reported, view, key }, handler),
  );
  return {
    views: merged(parts.flatMap((one) => one.views)),
    public: parts.flatMap((one) => one.public),
    undone: parts.flatMap((one) => one.undone),
  };
}

function whyNone(
  { framework, onlyWith, handlers, origin }: ReportedRoute,
  view: View | undefined,
): string | undefined {
  if (!view || handlers.length === 0) return "its view could not be read";
  if (onlyWith !== undefined) return `it exists only with ${onlyWith}`;
  if (origin === "library") return "it comes with a library, which tests its own views";
  if (framework === "graphql") return "what a GraphQL query may reach is decided in its resolvers";
  return framework === "channels" || origin === "websocket"
    ? "Django's test client opens no websockets"
    : undefined;
}

interface At {
  readonly route: Route;
  readonly reported: ReportedRoute;
  readonly view: View;
  readonly key: string;
}

function planHandler(gathering: Gathering, at: At, reported: ReportedHandler): RoutePlan {
  const known = knownHandler(gathering, at, reported);
  const expectations = known ? expectationsOf(known) : [];
  const methods = known ? askedMethods(known) : [];
  const isClosed = expectations.some(({ kind }) => kind === "strangers");
  const undone = undecided(known, at, expectations);
  const open: PublicRequest[] = [];
  const isOpen = known !== undefined && !isClosed && reported.login.state === "open";
  if (isOpen)
    for (const method of methods) open.push({ key: `${method} ${at.key}`, because: reported.login.because });
  const asked: readonly Expectation[] = isOpen
    ? [publicOne(methods, reported), ...expectations]
    : expectations;
  if (!known || asked.length === 0) return { views: [], public: open, undone };
  const planned = viewPlan(gathering, at, known, asked);
  if ("because" in planned) return { views: [], public: open, undone: [...undone, planned] };
  return { views: [planned], public: open, undone };
}

/** The same test asks for both: the table of public requests decides. */
function publicOne(methods: readonly string[], { login }: ReportedHandler): Expectation {
  return {
    kind: "strangers",
    methods,
    rule: "DJANGO-AUTHN-001",
    because: `everybody may, as PUBLIC says (${login.because})`,
  };
}

function knownHandler(
  { model, flaws, lookups, questions, book }: Gathering,
  { route, view }: At,
  reported: ReportedHandler,
): KnownHandler | undefined {
  const handler = view.handlers.find(({ name }) => name === reported.name);
  if (!handler) return undefined;
  const making: Making = { program: model.flows.program, ownership: model.ownership, book };
  const own = (lookups.get(view) ?? []).filter((one) => one.handler === handler);
  const keyed = [...own.filter((one) => one.keyed), ...questions(view, handler)];
  return {
    reported,
    ownership: model.ownership,
    posture: model.postures.get(view)?.handlers.find((one) => one.handler === handler),
    flaws: flaws.of(view, handler, route),
    rows: askedRows(making, keyed, route),
    lists: askedRows(
      making,
      own.filter(({ keyed: isKeyed, fetch }) => !isKeyed && fetch.form === "many"),
      route,
    ),
  };
}

/** What could not be decided about a handler, said instead of guessed. */
function undecided(
  known: KnownHandler | undefined,
  { key }: At,
  expectations: readonly Expectation[],
): readonly Undone[] {
  if (!known) return [{ what: key, because: "its view could not be read" }];
  const { login, ownership } = known.reported;
  const found: Undone[] = [];
  const what = `${askedMethods(known).join(", ")} ${key}`;
  if (login.state === "unknown" && !expectations.some(({ kind }) => kind === "strangers"))
    found.push({ what, because: `whether it asks for a login cannot be seen (${login.because})` });
  if (login.state === "required" && isAddressKey(known))
    found.push({ what, because: `whoever knows its address may (it ${login.because})` });
  const isDecided = expectations.some(({ kind }) => kind === "others" || kind === "privileged");
  if (ownership.state === "open" && !isDecided && login.state !== "open")
    found.push({ what, because: `whether other users may is not said in the code (${ownership.because})` });
  return found;
}

function viewPlan(
  gathering: Gathering,
  at: At,
  known: KnownHandler,
  expectations: readonly Expectation[],
): ViewPlan | Undone {
  const { route, reported, view, key } = at;
  const cast = castOf(known);
  const { rows, filled, sent, missing } = rowsOf(gathering, route, known, expectations, cast);
  const address = addressOf(route, reported.name, withLinked(gathering, route, reported.name, filled));
  const what = `${askedMethods(known).join(", ")} ${key}`;
  if ("missing" in address) return { what, because: address.missing };
  if (missing !== undefined && expectations.some(({ kind }) => NEEDS_ROW.has(kind)))
    return { what, because: missing };
  const line = reported.viewAt;
  return {
    app: appOf(view.name),
    key,
    pattern: reported.pattern,
    view: view.name,
    at: line && `${line.path}:${line.line}`,
    address,
    rows,
    sent,
    ...cast,
    expectations,
  };
}

/** Where nothing else says what a route's only argument may be, the site's own links do. */
function withLinked(
  { linked }: Gathering,
  { captures }: Route,
  name: string | undefined,
  filled: Filled,
): Filled {
  const [only, ...more] = captures;
  const text = name === undefined ? undefined : linked.get(name);
  if (!only || more.length > 0 || filled.has(only.name) || text === undefined) return filled;
  return new Map([[only.name, { kind: "constant", python: pythonText(text) }]]);
}

const NEEDS_ROW: ReadonlySet<Expectation["kind"]> = new Set(["others", "own-rows", "get-changes-nothing"]);

/** Views of one app stand together: the folder of its views. */
function appOf(view: string): string {
  const parts = view.split(".");
  const at = parts.findIndex((part) =>
    /^(?:views|viewsets|api_views|api|urls|admin|handlers|endpoints|contrib)$/.test(part),
  );
  return parts[at > 0 ? at - 1 : 0] ?? view;
}

/** Handlers of which the same is asked are one test. */
function merged(plans: readonly ViewPlan[]): readonly ViewPlan[] {
  const found = new Map<string, ViewPlan>();
  for (const plan of plans) {
    const { expectations, ...rest } = plan;
    const form = JSON.stringify([rest, expectations.map(({ kind, rule, because }) => [kind, rule, because])]);
    const same = found.get(form);
    found.set(
      form,
      same
        ? { ...same, expectations: same.expectations.map((one, at) => joined(one, expectations[at])) }
        : plan,
    );
  }
  return [...found.values()];
}

function joined(one: Expectation, other: Expectation | undefined): Expectation {
  if (one.kind === "token") return one;
  return { ...one, methods: [...new Set([...one.methods, ...(other?.methods ?? [])])] };
}
