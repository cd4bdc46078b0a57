import type { Program } from "../../bind/program.ts";
import type { Found, Place, Step } from "../../findings/finding.ts";
import type { DeclaredOpenView, OpenHandler } from "../../model/authentication/open-api-handlers.ts";
import { declaredOpenViews, isMeantForStrangers } from "../../model/authentication/open-api-handlers.ts";
import { DEED_WORDS } from "../../model/authentication/open-deeds.ts";
import { narrowsRows } from "../../model/authentication/rest-notes.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Maker } from "../../model/fixes/setting-fixes.ts";
import type { Check } from "../rule.ts";

/** A REST view lets everybody write or read what belongs to somebody. */
export const check: Check = {
  meta: {
    slug: "drf-allow-any",
    title: "API view that lets everybody in",
    severity: "high",
    cwe: [306, 862],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports views of REST framework with `permission_classes = [AllowAny]`, `[]` or a class of the project's own that asks nothing (or only about single rows, which lists and new rows never come to), for all or by `get_permissions` for some of their actions, that change or delete rows, or give out rows which belong to somebody, and never look at who is asking. Registration, login and the like are left out.",
      impact:
        "Anybody who finds the address can do what the view does; API addresses are guessed and listed by the API's own root page.",
      fix: "Name who may: `permission_classes = [IsAuthenticated]`, or `[IsAuthenticatedOrReadOnly]` where reading is for everybody.",
      mitigation: "Throttle anonymous callers (`AnonRateThrottle`).",
      falsePositive:
        "Harmless where the view is meant for everybody: a public form, a catalogue, a webhook whose signature is checked elsewhere.",
    },
  },
  *judge(model) {
    for (const view of declaredOpenViews(model)) yield verdictOn(model.flows.program, view);
  },
  fix: (found, model) => {
    const open = declaredOpenViews(model).find(({ says }) => isSame(says, found.at));
    // The rules for single rows have to stay beside what asks for a login.
    return open === undefined || open.form === "class" || open.how === "rows"
      ? []
      : closing(open)(found, model);
  },
};

/** A list that counts for some actions may be the one that lets everybody read. */
function closing({ partly, form, handlers }: DeclaredOpenView): Maker {
  const isReading = handlers.some(({ does }) => does === "read");
  const name = partly && !isReading ? "IsAuthenticatedOrReadOnly" : "IsAuthenticated";
  return here(
    (at) => ({
      kind: "replace-expression",
      at,
      code: form === "objects" ? "[$0()]" : "[$0]",
      imports: [`rest_framework.permissions:${name}`],
    }),
    "the view may be meant for everybody",
  );
}

function isSame(a: Place, b: Place): boolean {
  return a.path === b.path && a.span.start === b.span.start;
}

const THROTTLED = {
  severity: "low",
  severityReason: "it looks for nobody's name and bounds how often strangers may come",
  confidence: "low",
  confidenceReason: "an empty list of authentications beside a throttle says that strangers are meant",
} as const;

/** Whether the rows are picked for whoever asks, and no handler makes new ones. */
function asksByRows(program: Program, { view: { target }, handlers }: DeclaredOpenView): boolean {
  const makes = handlers.some(({ handler }) => /^(?:create|post|perform_create)$/.test(handler.name));
  return !makes && target.kind === "class" && narrowsRows(program, target.ref);
}

const BY_ROWS = {
  confidence: "low",
  confidenceReason: "the view itself picks the rows for whoever asks",
} as const;

function verdictOn(program: Program, open: DeclaredOpenView): Found {
  const { view, says, handlers } = open;
  const byRows = asksByRows(program, open);
  return {
    verdict: "found",
    at: says,
    subject: shortName(view.name),
    message: messageOf(open, byRows),
    confidence: "medium",
    confidenceReason: "the list is written here; whether it is meant for everybody cannot be seen",
    ...(byRows ? BY_ROWS : {}),
    ...(isMeantForStrangers(program, view) ? THROTTLED : {}),
    related: relatedSteps(handlers),
  };
}

function messageOf(open: DeclaredOpenView, byRows: boolean): string {
  const { handlers, model, how } = open;
  const deeds = [...new Set(handlers.map(({ does }) => does))].toSorted((a, b) => rank(a) - rank(b));
  const what = model === undefined ? wordsOf(deeds[0] ?? "read") : doneToRows(deeds, model.name);
  return `\`${shortName(open.view.name)}\` has ${listOf(open)} and lets everybody ${what}: ${byRows ? "only the choice of its rows" : how === "rows" ? "nothing there" : "no permission class"} looks at who is asking.`;
}

/** The list in words, with the handlers that it counts for. */
function listOf({ how, permission, partly, handlers }: DeclaredOpenView): string {
  if (how === "rows") {
    const asked = [...new Set(handlers.map(({ handler }) => `\`${handler.name}\``))].join(" and ");
    return `\`${permission}\`, which has rules for single rows only (${asked} ${handlers.length > 1 ? "ask" : "asks"} none of them),`;
  }
  const asks = how === "own" ? ", which asks nothing," : "";
  const written = how === "empty" ? "an empty `permission_classes`" : `\`${permission}\`${asks}`;
  if (!partly) return written;
  const names = [...new Set(handlers.map(({ handler }) => `\`${handler.name}\``))];
  const last = names.length > 1 ? ` and ${names.at(-1)}` : "";
  const list = how === "empty" ? "an empty list of permissions" : written;
  return `${list} for ${names.slice(0, Math.max(1, names.length - 1)).join(", ")}${last}`;
}

function wordsOf(does: OpenHandler["does"]): string {
  return does === "read" ? "read" : DEED_WORDS[does];
}

const TO_ROWS: Partial<Record<OpenHandler["does"], string>> = {
  delete: "delete",
  write: "write",
  read: "read",
};

/** "delete, write and read rows of `Order`": all that strangers may, the worst first. */
function doneToRows(deeds: readonly OpenHandler["does"][], model: string): string {
  const verbs = deeds.flatMap((does) => TO_ROWS[does] ?? []);
  const others = deeds.flatMap((does) => (TO_ROWS[does] === undefined ? [wordsOf(does)] : []));
  if (verbs.length === 0) return `${others[0] ?? "read"} (rows of \`${model}\`)`;
  const last = verbs.length > 1 ? ` and ${verbs.at(-1)}` : "";
  const rows = `${verbs.slice(0, Math.max(1, verbs.length - 1)).join(", ")}${last} rows of \`${model}\``;
  return deeds.includes("write") || deeds.includes("delete") ? rows : `${rows}, which belong to somebody`;
}

/** Handlers of the framework's own have no line but the class's: they are told together. */
function relatedSteps(handlers: readonly OpenHandler[]): readonly Step[] {
  const steps = new Map<string, { readonly place: Place; readonly does: string; readonly names: string[] }>();
  for (const { handler, place, does } of handlers) {
    const key = `${place.path}:${place.span.start}:${does}`;
    const names = [...(steps.get(key)?.names ?? []), `\`${handler.name}\``];
    steps.set(key, { place, does: wordsOf(does), names });
  }
  return [...steps.values()].map(({ place, does, names }) => ({
    place,
    note: `${names.join(", ")} ${names.length === 1 ? "lets" : "let"} strangers ${does}`,
  }));
}

function shortName(name: string): string {
  return name.split(".").at(-1) ?? name;
}

/** Deleting first, reading last. */
function rank(does: OpenHandler["does"]): number {
  if (does === "delete") return 0;
  return does === "read" ? 2 : 1;
}
