/** YAML and TOML that settings modules load, as abstract values. */
import { textBetween } from "../../../source/source-file.ts";
import type { Span } from "../../../source/span.ts";
import { wholeFile } from "../../../syntax/deploy/fragment.ts";
import { parseYaml, type YamlScalar, type YamlValue } from "../../../syntax/deploy/yaml.ts";
import { readToml, type TomlValue } from "../../../syntax/requirements/toml.ts";
import type { AbstractValue, Origin } from "../value.ts";
import { dict, fails, none, numberValue, sequence, text, truthValue, unknown } from "../value.ts";

/** The origin of a part of the text. */
export type Locate = (span: Span) => Origin;

/** What `yaml.safe_load(text)` gives: its first document. Texts that YAML 1.1 takes for something else are that. */
export function yamlValue(source: string, locate: Locate): AbstractValue {
  const bytes = new TextEncoder().encode(source);
  const { documents, problems } = parseYaml(wholeFile(bytes));
  const whole = locate({ start: 0, end: 0 });
  if (problems.length > 0) return fails("YAMLError", whole);
  const [first] = documents;
  return first === undefined ? none(whole) : fromYaml(first, bytes, locate);
}

function fromYaml(value: YamlValue, bytes: Uint8Array, locate: Locate): AbstractValue {
  const origin = locate(value.span);
  switch (value.kind) {
    case "scalar":
      return yamlScalar(value, bytes, origin);
    case "list":
      return sequence(
        "list",
        value.items.map((item) => fromYaml(item, bytes, locate)),
        origin,
      );
    case "map": {
      const items = value.entries.map((entry) => ({
        key: text(entry.key, locate(entry.keySpan)),
        value: fromYaml(entry.value, bytes, locate),
      }));
      return dict(items, origin);
    }
  }
}

/** Plain scalars are truth values, numbers and null where PyYAML takes them so; quoted and block ones are text. */
function yamlScalar({ content, span }: YamlScalar, bytes: Uint8Array, origin: Origin): AbstractValue {
  const first = textBetween(bytes, span.start, span.start + 1);
  if (/["'|>]/.test(first)) return text(content.text, origin);
  if (first === "!") return unknown("a YAML value with a tag of its own", origin);
  const plain = content.text;
  if (/^(?:yes|true|on)$/i.test(plain)) return truthValue(true, origin);
  if (/^(?:no|false|off)$/i.test(plain)) return truthValue(false, origin);
  if (/^(?:~|null|)$/i.test(plain)) return none(origin);
  return /^[-+]?(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?$/.test(plain)
    ? numberValue(Number(plain), origin)
    : text(plain, origin);
}

/** What `tomllib.loads(text)` gives. */
export function tomlValue(source: string, locate: Locate): AbstractValue {
  const { root, troubleAt } = readToml(source);
  if (troubleAt !== undefined) return fails("TOMLDecodeError", locate({ start: troubleAt, end: troubleAt }));
  return fromToml(root, locate);
}

function fromToml(value: TomlValue, locate: Locate): AbstractValue {
  const origin = locate(value.span);
  switch (value.kind) {
    case "string":
      return text(value.text, origin);
    case "plain":
      return tomlPlain(value.text, origin);
    case "array":
      return sequence(
        "list",
        value.items.map((item) => fromToml(item, locate)),
        origin,
      );
    case "table": {
      const items = [...value.members].map(([key, member]) => ({
        key: text(key, origin),
        value: fromToml(member.value, locate),
      }));
      return dict(items, origin);
    }
  }
}

function tomlPlain(source: string, origin: Origin): AbstractValue {
  if (source === "true" || source === "false") return truthValue(source === "true", origin);
  const digits = source.replaceAll("_", "");
  return /^[-+]?\d+(?:\.\d+)?$/.test(digits)
    ? numberValue(Number(digits), origin)
    : unknown("a date", origin);
}
