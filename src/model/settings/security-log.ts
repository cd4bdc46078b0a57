/** Whether production's `LOGGING` keeps what Django says about refused requests (docs.djangoproject.com/en/5.2/ref/logging/#django-security). */
import { truthOf } from "./operations/truth.ts";
import { entryOf } from "./templates-setting.ts";
import type { AbstractValue } from "./value.ts";
import { elementsOf, textOf } from "./value.ts";

/** Loggers that get the messages of `django.security.*` and `django.request`, nearest first. */
const HEARING: readonly string[] = ["django.security", "django.request", "django", ""];

/** Levels at which a warning is lost. */
const TOO_HIGH: ReadonlySet<string> = new Set(["ERROR", "CRITICAL", "FATAL"]);

/** False where no handler of `LOGGING` writes warnings of Django; undefined where that cannot be told. */
export function hearsRefusals(logging: AbstractValue): boolean | undefined {
  if (logging.kind !== "known" || logging.content.type !== "dict" || logging.content.open) return undefined;
  const loggers = HEARING.flatMap((name) => loggerNamed(logging, name) ?? []);
  const answers = loggers.map((logger) => writes(logging, logger));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function loggerNamed(logging: AbstractValue, name: string): AbstractValue | undefined {
  const named = entryOf(entryOf(logging, "loggers"), name);
  return name === "" ? (named ?? entryOf(logging, "root")) : named;
}

/** Whether warnings that this logger gets are written by a handler of its own. */
function writes(logging: AbstractValue, logger: AbstractValue): boolean | undefined {
  if (isTooHigh(logger)) return false;
  const handlers = entryOf(logger, "handlers");
  if (handlers === undefined) return false;
  const names = elementsOf(handlers);
  if (names === undefined) return undefined;
  const answers = names.map((one) => handlerWrites(logging, textOf(one)));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function handlerWrites(logging: AbstractValue, name: string | undefined): boolean | undefined {
  const handler = name === undefined ? undefined : entryOf(entryOf(logging, "handlers"), name);
  if (handler?.kind !== "known") return undefined;
  if (textOf(entryOf(handler, "class")) === "logging.NullHandler" || isTooHigh(handler)) return false;
  const filters = entryOf(handler, "filters");
  return filters === undefined
    ? true
    : !elementsOf(filters)?.some((one) => /debug_true/i.test(textOf(one) ?? ""));
}

function isTooHigh(value: AbstractValue): boolean {
  return TOO_HIGH.has(textOf(entryOf(value, "level"))?.toUpperCase() ?? "");
}

/** Whether the configuration switches off loggers that it does not name, as it does by default. */
export function disablesOthers(logging: AbstractValue): boolean {
  const entry = entryOf(logging, "disable_existing_loggers");
  return entry === undefined || truthOf(entry) === true;
}
