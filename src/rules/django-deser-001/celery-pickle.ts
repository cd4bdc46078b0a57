import type { Found, Place } from "../../findings/finding.ts";
import { textOf } from "../../bind/constants.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsImporting, placeOf } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ProjectSettings } from "../../model/settings/project-settings.ts";
import { settingMembers } from "../../model/settings/setting-texts.ts";
import type { Check } from "../rule.ts";
import { refTo } from "../../bind/program.ts";

/** Settings under which Celery accepts or writes pickles, with the `CELERY_` namespace and in the old spelling (docs.celeryq.dev/en/stable/userguide/configuration.html). */
const SETTINGS = [
  "CELERY_ACCEPT_CONTENT",
  "CELERY_RESULT_ACCEPT_CONTENT",
  "CELERY_TASK_SERIALIZER",
  "CELERY_RESULT_SERIALIZER",
];

/** The same as attributes and arguments of `app.conf`. */
const OPTIONS = new Set(["accept_content", "result_accept_content", "task_serializer", "result_serializer"]);

/** Settings that say what is taken, as against what is written. */
const ACCEPTS = /accept_content/i;

const PICKLE = new Set(["pickle", "application/x-python-serialize"]);

/** Celery workers take pickled messages. */
export const check: Check = {
  meta: {
    slug: "celery-pickle",
    title: "Celery accepts pickled messages",
    severity: "high",
    cwe: [502],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `pickle` among Celery's accepted content types or as its serializer, in settings and on `app.conf`.",
      impact: "Whoever can put a message into the broker runs code on every worker.",
      fix: "Use `accept_content = ['json']` and `task_serializer = 'json'`, and pass ids instead of objects to tasks.",
      mitigation: "Let only the site reach the broker, with a password and TLS.",
      falsePositive: "None is known; a broker that nobody else can reach lowers the risk.",
    },
  },
  *judge({ settings, flows }) {
    yield* inSettings(settings);
    for (const state of functionsImporting(flows, "celery")) yield* onApp(flows, state);
  },
};

function* inSettings(settings: readonly ProjectSettings[]): Iterable<Found> {
  for (const name of SETTINGS) {
    for (const { setting, text } of settingMembers(settings, name)) {
      if (PICKLE.has(text)) yield found(setting.at, name);
    }
  }
}

/** `app.conf.accept_content = […]` and `app.conf.update(accept_content=[…])`. */
function* onApp(flows: FlowModel, state: FunctionState): Iterable<Found> {
  const { fragment } = state.facts;
  for (const store of fragment.stores) {
    if (store.name !== undefined && OPTIONS.has(store.name) && namesPickle(flows, state, store.value)) {
      yield found(placeOf(refTo(state.ref, store.value)), store.name);
    }
  }
  for (const value of fragment.values) {
    if (value.op !== "call") continue;
    for (const { name, value: given } of value.arguments) {
      if (name !== undefined && OPTIONS.has(name) && namesPickle(flows, state, given)) {
        yield found(placeOf(refTo(state.ref, given)), name);
      }
    }
  }
}

function namesPickle(flows: FlowModel, state: FunctionState, id: number): boolean {
  const value = state.facts.fragment.values[id];
  const members = value?.op === "collection" ? value.entries.map((entry) => entry.value) : [id];
  return members.some((member) => PICKLE.has(textOf(flows.program, refTo(state.ref, member)) ?? ""));
}

/** Accepting pickles and writing them are two halves of one decision: per file, they are one finding. */
function found(at: Place, subject: string): Found {
  return {
    cause: at.path,
    verdict: "found",
    at,
    subject,
    message: `\`${subject}\` ${ACCEPTS.test(subject) ? "lets pickled messages in" : "writes messages as pickles, so workers must accept them"}: whoever can write to the broker runs code on the workers.`,
    confidence: "high",
    confidenceReason: "the option names pickle",
  };
}
