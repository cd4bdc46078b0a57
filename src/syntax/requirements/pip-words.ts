/** The options and requirements of pip, as they stand in requirements files and on its command line. */
import type { Span } from "../../source/span.ts";
import { readSpecification } from "./specification.ts";
import {
  withoutCredentials,
  type WrittenInclude,
  type WrittenIndex,
  type WrittenRequirement,
} from "./written.ts";

/** One word of a line with its place. */
export interface PipWord {
  readonly text: string;
  readonly span: Span;
}

/** What a line asks pip to do. */
export interface PipLine {
  readonly requirements: readonly WrittenRequirement[];
  readonly indexes: readonly WrittenIndex[];
  readonly includes: readonly WrittenInclude[];
}

type Meaning = WrittenIndex["kind"] | WrittenInclude["kind"] | "editable" | "ignored";

/** Options that take a value. */
const WITH_VALUE: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["-r", "requirements"],
  ["--requirement", "requirements"],
  ["--requirements", "requirements"],
  ["-c", "constraints"],
  ["--constraint", "constraints"],
  ["--constraints", "constraints"],
  ["-e", "editable"],
  ["--editable", "editable"],
  ["-i", "index"],
  ["--index-url", "index"],
  ["--pypi-url", "index"],
  ["--default-index", "index"],
  ["--index", "extra-index"],
  ["--extra-index-url", "extra-index"],
  ["--trusted-host", "trusted-host"],
  ["--allow-insecure-host", "trusted-host"],
  ["-f", "find-links"],
  ["--find-links", "find-links"],
  ...[
    "--cache-dir --hash --no-binary --only-binary --target -t --prefix --root --python-version --platform --abi",
    "--implementation --progress-bar --timeout --retries --upgrade-strategy --python -p --log --proxy --cert --group",
    "--client-cert --src --exists-action --report --use-feature --config-settings -C --index-strategy --extra",
    "--python-preference --link-mode --refresh-package --resolution --prerelease --exclude-newer --global-option",
    "--install-option --build-constraint -b --override --no-build-package --no-binary-package --keyring-provider",
  ]
    .join(" ")
    .split(" ")
    .map((name): [string, Meaning] => [name, "ignored"]),
]);

/** Reads words that follow `pip install`, or that make up a line of a requirements file. */
export function readPipWords(words: readonly PipWord[]): PipLine {
  const requirements: WrittenRequirement[] = [];
  const indexes: WrittenIndex[] = [];
  const includes: WrittenInclude[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) continue;
    const option = optionOf(word, words[i + 1]);
    if (option?.takesNext === true) i++;
    if (option === undefined) requirements.push(...required(word));
    else if (option.meaning === "editable") requirements.push(...editable(option));
    else if (option.meaning === "requirements" || option.meaning === "constraints")
      includes.push({ kind: option.meaning, path: option.text });
    else if (option.meaning !== "ignored") indexes.push(indexOf(option.meaning, option));
  }
  return { requirements, indexes, includes };
}

function required({ text, span }: PipWord): readonly WrittenRequirement[] {
  const requirement = readSpecification(text, span, undefined);
  return requirement === undefined ? [] : [requirement];
}

/** A word alone names a folder here, not a package. */
function editable(word: PipWord): readonly WrittenRequirement[] {
  return required(word).filter(({ from }) => from !== "index");
}

function indexOf(kind: WrittenIndex["kind"], { text, span }: PipWord): WrittenIndex {
  return { kind, url: withoutCredentials(text), span, explicit: false };
}

interface PipOption extends PipWord {
  readonly meaning: Meaning;
  readonly takesNext: boolean;
}

/** `--index-url URL`, `--index-url=URL`, `-rbase.txt`; undefined for a word that is no option. */
function optionOf(word: PipWord, next: PipWord | undefined): PipOption | undefined {
  const { text, span } = word;
  if (!text.startsWith("-")) return undefined;
  const equals = text.startsWith("--") ? text.indexOf("=") : -1;
  const name = equals > 0 ? text.slice(0, equals) : text;
  const meaning = WITH_VALUE.get(name);
  if (meaning !== undefined && equals > 0)
    return { meaning, text: text.slice(equals + 1), span, takesNext: false };
  if (meaning !== undefined) {
    const end = next?.span.end ?? span.end;
    return { meaning, text: next?.text ?? "", span: { start: span.start, end }, takesNext: true };
  }
  const short = WITH_VALUE.get(text.slice(0, 2));
  return short !== undefined && !text.startsWith("--")
    ? { meaning: short, text: text.slice(2), span, takesNext: false }
    : { meaning: "ignored", text: "", span, takesNext: false };
}
