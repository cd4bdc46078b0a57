/** What a Dockerfile installs and which Python it builds upon. */
import type { CommandLine } from "../../syntax/deploy/command-line.ts";
import { parseDockerfile, type Dockerfile, type DockerStage } from "../../syntax/deploy/dockerfile.ts";
import { spanOf } from "../../syntax/deploy/fragment.ts";
import { parseShell } from "../../syntax/deploy/shell.ts";
import { readPipWords, type PipWord } from "../../syntax/requirements/pip-words.ts";
import { NOTHING_WRITTEN, type Written, type WrittenPython } from "../../syntax/requirements/written.ts";

/** Reads the `pip install` commands and base images of a Dockerfile. Requirements files that it installs speak for themselves. */
export function readImageInstalls(bytes: Uint8Array): Written {
  const dockerfile = parseDockerfile(bytes);
  const lines = dockerfile.stages.flatMap(({ runs }) => runs.flatMap(commandsOf)).map(readCommand);
  return {
    ...NOTHING_WRITTEN,
    requirements: lines.flatMap(({ requirements }) => requirements),
    indexes: lines.flatMap(({ indexes }) => indexes),
    pythons: dockerfile.stages.flatMap((stage) => pythonOf(dockerfile, stage)),
  };
}

function commandsOf(line: CommandLine): readonly (readonly PipWord[])[] {
  if (line.form === "exec") return [line.words.map((word) => ({ text: word.text, span: spanOf(word) }))];
  return parseShell(line.text).commands.map(({ words }) =>
    words.map((word) => ({ text: word.content.text, span: word.span })),
  );
}

function readCommand(words: readonly PipWord[]): ReturnType<typeof readPipWords> {
  const install = words.findIndex(({ text }) => text === "install");
  const isPip = words.slice(0, Math.max(0, install)).some(({ text }) => /(?:^|\/)pip[\d.]*$/.test(text));
  const line = readPipWords(isPip ? words.slice(install + 1) : []);
  // uv stops at the first index that knows a name: https://docs.astral.sh/uv/concepts/indexes/
  const isUv = words.some(({ text }) => /(?:^|\/)uv$/.test(text));
  const isInOrder = isUv && !words.some(({ text }) => /\bunsafe-(?:best|first)-match$/.test(text));
  return isInOrder ? { ...line, indexes: line.indexes.map((index) => ({ ...index, explicit: true })) } : line;
}

/** `python:3.12-slim`, `registry.example/python:3.12`, `ghcr.io/astral-sh/uv:python3.12-bookworm`. */
const PYTHON_IMAGE = /(?:(?:^|\/)python:v?|:(?:[\w.-]{1,60}-)?python-?)(\d\.\d{1,2}(?:\.\d{1,2})?)(?![\d.])/;

function pythonOf(dockerfile: Dockerfile, { base, span }: DockerStage): readonly WrittenPython[] {
  const version = PYTHON_IMAGE.exec(withArguments(base, dockerfile))?.[1];
  return version === undefined ? [] : [{ text: version, span, exact: true }];
}

/** `ARG NAME=value` before the first FROM fills `$NAME` and `${NAME}`; so does the default in `${NAME:-value}`. */
function withArguments(base: string, { instructions }: Dockerfile): string {
  return base.replaceAll(
    /\$\{?(\w{1,100})(?::?-([^}]{0,100}))?\}?/g,
    (written, name: string, fallback?: string) => {
      const prefix = `${name}=`;
      const argument = instructions.find(
        ({ keyword, arguments: { text } }) => keyword === "ARG" && text.trim().startsWith(prefix),
      );
      const value = argument?.arguments.text.trim().slice(prefix.length).replaceAll(/["']/g, "");
      return value ?? fallback ?? written;
    },
  );
}
