/** Short ways to ask a YAML value for its parts; a part of another shape is simply not there. */
import type { DeployVariable } from "./command-line.ts";
import { cover } from "../../source/span.ts";
import { slice, spanOf } from "./fragment.ts";
import type { YamlEntry, YamlScalar, YamlValue } from "./yaml.ts";

/** The value of a key; with several equal keys the last one counts. */
export function field(value: YamlValue | undefined, key: string): YamlValue | undefined {
  return entriesOf(value).findLast((entry) => entry.key === key)?.value;
}

/** A mapping's entries; none for anything else. */
export function entriesOf(value: YamlValue | undefined): readonly YamlEntry[] {
  return value?.kind === "map" ? value.entries : [];
}

/** A list's items; none for anything else. */
export function itemsOf(value: YamlValue | undefined): readonly YamlValue[] {
  return value?.kind === "list" ? value.items : [];
}

/** A scalar's text. */
export function textOf(value: YamlValue | undefined): string | undefined {
  return value?.kind === "scalar" ? value.content.text : undefined;
}

/** The scalars of a list, or a scalar by itself. */
export function scalarsOf(value: YamlValue | undefined): readonly YamlScalar[] {
  if (value?.kind === "scalar") return [value];
  return itemsOf(value).filter((item) => item.kind === "scalar");
}

/** `environment:` written as a mapping, as `NAME=value` lines, or as Kubernetes' `{name, value}` items. */
export function variablesOf(value: YamlValue | undefined): readonly DeployVariable[] {
  if (value?.kind === "map") return value.entries.flatMap(variableOfEntry);
  return itemsOf(value).flatMap((item) =>
    item.kind === "scalar" ? variableOfLine(item) : variableOfItem(item),
  );
}

function variableOfEntry(entry: YamlEntry): readonly DeployVariable[] {
  if (entry.value.kind !== "scalar") return [];
  const { content, span } = entry.value;
  return [{ name: entry.key, value: content.text, span: cover(entry.keySpan, span), valueSpan: span }];
}

function variableOfLine(item: YamlScalar): readonly DeployVariable[] {
  const equals = item.content.text.indexOf("=");
  if (equals <= 0) return [];
  const value = slice(item.content, equals + 1, item.content.text.length);
  return [
    {
      name: item.content.text.slice(0, equals),
      value: value.text,
      span: item.span,
      valueSpan: spanOf(value),
    },
  ];
}

function variableOfItem(item: YamlValue): readonly DeployVariable[] {
  const name = textOf(field(item, "name")) ?? textOf(field(item, "key"));
  const value = field(item, "value");
  if (name === undefined || value?.kind !== "scalar") return [];
  return [{ name, value: value.content.text, span: item.span, valueSpan: value.span }];
}
