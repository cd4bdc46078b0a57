/** Loaders of YAML, TOML and JSON: `yaml.safe_load(open(path))`, `tomllib.load(file)`, `json.load(file)`. */
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Origin } from "../value.ts";
import { originAt } from "../value.ts";
import { jsonValue } from "../operations/literals.ts";
import { argument, originOf, stuck, type Arguments, type Frame } from "../interpreter/frame.ts";
import { tomlValue, yamlValue } from "./data-texts.ts";
import { fileOf, OPEN_FILE, openedFile, textGiven, textRead } from "./tree-texts.ts";

type Language = "yaml" | "toml" | "json";

/** Functions that take a text or an open file. */
const LOADERS: ReadonlyMap<string, Language> = new Map<string, Language>([
  ["yaml.safe_load", "yaml"],
  ["yaml.load", "yaml"],
  ["yaml.full_load", "yaml"],
  ["tomllib.load", "toml"],
  ["tomllib.loads", "toml"],
  ["tomli.load", "toml"],
  ["tomli.loads", "toml"],
  ["toml.load", "toml"],
  ["toml.loads", "toml"],
  ["json.load", "json"],
]);

/** The result, or undefined for a function that is not known here. */
export function dataFileCall(
  frame: Frame,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue | undefined {
  if (name === "open" || name === "io.open") {
    const mode = argument(given, 1, "mode");
    return mode?.kind === "known" && mode.content.type === "text" && /[wax]/.test(mode.content.value)
      ? undefined
      : openedFile(frame, argument(given, 0, "file"), at);
  }
  const language = LOADERS.get(name);
  return language === undefined ? undefined : loaded(frame, language, name, given, at);
}

function loaded(
  frame: Frame,
  language: Language,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue | undefined {
  const source = given.positional[0];
  const isPath = name === "toml.load" && source?.kind === "known" && source.content.type !== "instance";
  const from = isPath ? openedFile(frame, source, at) : source;
  const content = textGiven(frame, from);
  if (content === undefined) return undefined;
  const path = fileOf(frame, from?.kind === "known" && from.content.type === "instance" ? from : undefined);
  const read = originOf(frame, at, "read here");
  const locate = (span: Span): Origin =>
    path === undefined ? read : originAt({ path: path.path, span }, `set in ${path.path}`);
  return valueOf(language, content, locate);
}

/** What a text in one of the languages holds. */
export function valueOf(language: Language, source: string, locate: (span: Span) => Origin): AbstractValue {
  switch (language) {
    case "yaml":
      return yamlValue(source, locate);
    case "toml":
      return tomlValue(source, locate);
    case "json":
      return jsonValue(source, locate({ start: 0, end: 0 }));
  }
}

/** `.read()` of an open file, `.open()` and `.read_text()` of a path; undefined for other methods. */
export function fileMethod(
  frame: Frame,
  receiver: AbstractValue,
  name: string,
  at: Span,
): AbstractValue | undefined {
  if (receiver.kind !== "known") return undefined;
  const { content } = receiver;
  if (content.type === "instance" && content.of === OPEN_FILE)
    return name === "read" ? textRead(frame, receiver, at) : stuck(frame, at, `\`.${name}()\` of a file`);
  if (content.type !== "path" || fileOf(frame, receiver) === undefined) return undefined;
  if (name === "open") return openedFile(frame, receiver, at);
  return name === "read_text" || name === "read_bytes" ? textRead(frame, receiver, at) : undefined;
}
