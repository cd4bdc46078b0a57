/** What stands behind a Dockerfile's keywords: command lines, variables, files copied. */
import { execCommandLine, shellCommandLine, type CommandLine, type DeployVariable } from "./command-line.ts";
import type { DockerHeredoc, DockerInstruction } from "./dockerfile-instructions.ts";
import { slice, spanOf, trim, type Fragment } from "./fragment.ts";
import { jsonStrings } from "./json-string.ts";
import { shellTokens } from "./shell-lexer.ts";

/** A file or folder that the image receives. */
export interface DockerCopy {
  /** Path in the build context or, with `from`, in another stage; wildcards stay. */
  readonly source: string;
  /** Absolute path in the image when a WORKDIR is known; ends with "/" when it is surely a folder. */
  readonly destination: string;
  /** `--from=`: a stage or an image. */
  readonly from: string | undefined;
  /** `COPY <<EOF /start.sh`: the content itself. */
  readonly inline: Fragment | undefined;
}

/** The command of RUN, CMD or ENTRYPOINT. */
export function parseCommandLine(instruction: DockerInstruction): CommandLine {
  const text = withoutFlags(instruction.arguments);
  const words = jsonStrings(text);
  if (words) return execCommandLine(words, spanOf(text));
  const body = instruction.heredocs[0]?.body;
  return body && text.text.startsWith("<<") ? shellCommandLine(body) : shellCommandLine(text);
}

/** `ENV A=1 B="x y"`, and the old form `ENV A the rest`. */
export function parseVariables(text: Fragment): readonly DeployVariable[] {
  const words = shellTokens(text).flatMap((token) => (token.kind === "word" ? [token.word] : []));
  const first = words[0];
  if (first && !first.content.text.includes("=")) return oldStyleVariable(text);
  return words.flatMap(({ content, span }) => {
    const equals = content.text.indexOf("=");
    if (equals <= 0) return [];
    const value = slice(content, equals + 1, content.text.length);
    return [{ name: content.text.slice(0, equals), value: value.text, span, valueSpan: spanOf(value) }];
  });
}

function oldStyleVariable(text: Fragment): readonly DeployVariable[] {
  const match = /^(\S+)\s+(?=\S)/.exec(text.text);
  if (!match) return [];
  const value = slice(text, match[0].length, text.text.length);
  return [{ name: match[1] ?? "", value: value.text, span: spanOf(text), valueSpan: spanOf(value) }];
}

/** COPY and ADD, one entry per source. */
export function parseCopy(
  instruction: DockerInstruction,
  workdir: string | undefined,
): readonly DockerCopy[] {
  const from = /--from=(\S+)/.exec(instruction.arguments.text)?.[1];
  const text = withoutFlags(instruction.arguments);
  const words = jsonStrings(text)?.map((word) => word.text) ?? shellWords(text);
  const target = words.at(-1) ?? "";
  const sources = words.slice(0, -1);
  const inline = instruction.heredocs.map((heredoc) => inlineCopy(heredoc, placed(target, workdir)));
  const destination = placed(target, workdir) + (sources.length > 1 && !target.endsWith("/") ? "/" : "");
  return [...inline, ...sources.map((source) => ({ source, destination, from, inline: undefined }))];
}

function inlineCopy(heredoc: DockerHeredoc, destination: string): DockerCopy {
  return { source: heredoc.name, destination, from: undefined, inline: heredoc.body };
}

function placed(path: string, workdir: string | undefined): string {
  if (path.startsWith("/") || workdir === undefined) return path;
  const relative = path.replace(/^\.\/?/, "");
  return `${workdir.replace(/\/$/, "")}/${relative}`;
}

function shellWords(text: Fragment): readonly string[] {
  return shellTokens(text).flatMap((token) => (token.kind === "word" ? [token.word.content.text] : []));
}

function withoutFlags(text: Fragment): Fragment {
  const flags = /^(?:--[a-z-]+(?:=\S*)?\s+)*/.exec(text.text)?.[0].length ?? 0;
  return trim(slice(text, flags, text.text.length));
}
