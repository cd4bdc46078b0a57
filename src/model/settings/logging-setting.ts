/** What production's `LOGGING` writes, and where to (docs.python.org/3/library/logging.config.html#dictionary-schema-details). */
import type { Place } from "../../findings/finding.ts";
import type { ProductionValue } from "./production-value.ts";
import { productionValues } from "./production-value.ts";
import type { ProjectSettings } from "./project-settings.ts";
import { leaves } from "./resolve.ts";
import { truthOf } from "./operations/truth.ts";
import { entryOf } from "./templates-setting.ts";
import type { AbstractValue, DictItem } from "./value.ts";
import { elementsOf, textOf } from "./value.ts";

/** A logger with its level. */
export interface LoggerLevel {
  /** "" is the root logger, which gets the messages of every library. */
  readonly name: string;
  readonly level: string;
  /** The level's own line. */
  readonly at: Place;
  readonly found: ProductionValue;
}

/** A handler that mails the debug page. */
export interface HtmlMailer {
  readonly name: string;
  readonly at: Place;
  readonly found: ProductionValue;
}

/** Loggers whose messages of a level reach a handler in production. */
export function* loggersAt(projects: readonly ProjectSettings[], level: "DEBUG"): Generator<LoggerLevel> {
  for (const { found, logging } of loggingSettings(projects)) {
    for (const { name, logger } of loggersOf(logging)) {
      const own = entryOf(logger, "level");
      if (own === undefined || levelName(own) !== level || !reaches(logging, logger, level)) continue;
      yield { name, level, at: own.origin.place, found };
    }
  }
}

/** `AdminEmailHandler` with `include_html` (docs.djangoproject.com/en/5.2/ref/logging/#django.utils.log.AdminEmailHandler). */
export function* htmlMailers(projects: readonly ProjectSettings[]): Generator<HtmlMailer> {
  for (const { found, logging } of loggingSettings(projects)) {
    for (const { key, value } of itemsOf(entryOf(logging, "handlers"))) {
      const html = entryOf(value, "include_html");
      const mails = textOf(entryOf(value, "class"))?.endsWith("AdminEmailHandler") === true;
      if (mails && html !== undefined && truthOf(html) === true && isAttached(logging, textOf(key)))
        yield { name: textOf(key) ?? "", at: html.origin.place, found };
    }
  }
}

/** Whether a logger writes to the handler, as far as loggers are written there; one whose list cannot be read may. */
function isAttached(logging: AbstractValue, name: string | undefined): boolean {
  const groups = ["loggers", "handlers"].flatMap((part) => itemsOf(entryOf(logging, part)));
  const owners = [entryOf(logging, "root"), ...groups.map(({ value }) => value)];
  const lists = owners.flatMap((owner) => (owner && entryOf(owner, "handlers")) ?? []);
  return (
    lists.length === 0 ||
    lists.some((list) => elementsOf(list)?.some((one) => (textOf(one) ?? name) === name) ?? true)
  );
}

interface LoggingSetting {
  readonly found: ProductionValue;
  readonly logging: AbstractValue;
}

function* loggingSettings(projects: readonly ProjectSettings[]): Generator<LoggingSetting> {
  for (const found of productionValues(projects, "LOGGING")) {
    const [first] = leaves(found.inProduction);
    if (found.setting !== undefined && first !== undefined) yield { found, logging: first.value };
  }
}

function loggersOf(
  logging: AbstractValue,
): readonly { readonly name: string; readonly logger: AbstractValue }[] {
  const root = entryOf(logging, "root");
  const named = itemsOf(entryOf(logging, "loggers")).flatMap(({ key, value }) => {
    const name = textOf(key);
    return name === undefined ? [] : [{ name, logger: value }];
  });
  return root === undefined ? named : [{ name: "", logger: root }, ...named];
}

/** Whether one of the logger's handlers writes messages of the level. */
function reaches(logging: AbstractValue, logger: AbstractValue, level: string): boolean {
  const handlers = elementsOf(entryOf(logger, "handlers")) ?? [];
  return handlers.some((one) => {
    const handler = entryOf(entryOf(logging, "handlers"), textOf(one) ?? "");
    if (handler === undefined || textOf(entryOf(handler, "class")) === "logging.NullHandler") return false;
    const own = entryOf(handler, "level");
    return (own === undefined || levelName(own) === level) && !needsDebug(handler);
  });
}

/** The filter that Django names so lets messages through only while DEBUG is on. */
function needsDebug(handler: AbstractValue): boolean {
  return (elementsOf(entryOf(handler, "filters")) ?? []).some((one) => /debug_true/i.test(textOf(one) ?? ""));
}

function levelName(value: AbstractValue): string | undefined {
  const [first] = leaves(value);
  const content = first?.value.kind === "known" ? first.value.content : undefined;
  if (content?.type === "text") return content.value.toUpperCase();
  if (content?.type === "number") return content.value === 10 ? "DEBUG" : undefined;
  return content?.type === "external" ? content.name.replace(/^logging\./, "") : undefined;
}

function itemsOf(value: AbstractValue | undefined): readonly DictItem[] {
  return value?.kind === "known" && value.content.type === "dict" ? value.content.items : [];
}
