import type { Span } from "../../source/span.ts";
import type { CommandLine, DeployVariable } from "./command-line.ts";
import { readInstructions, type DockerInstruction } from "./dockerfile-instructions.ts";
import { parseCommandLine, parseCopy, parseVariables, type DockerCopy } from "./dockerfile-arguments.ts";
import { wholeFile, type SyntaxProblem } from "./fragment.ts";
import { withoutJinjaTags } from "./template-actions.ts";

/** One `FROM …` with what it sets up. */
export interface DockerStage {
  /** `AS name`, in lower case. */
  readonly name: string | undefined;
  /** The image or earlier stage it starts from, as written. */
  readonly base: string;
  readonly span: Span;
  readonly cmd: CommandLine | undefined;
  readonly entrypoint: CommandLine | undefined;
  readonly environment: readonly DeployVariable[];
  readonly copies: readonly DockerCopy[];
  readonly runs: readonly CommandLine[];
  readonly workdir: string | undefined;
}

export interface Dockerfile {
  readonly stages: readonly DockerStage[];
  readonly instructions: readonly DockerInstruction[];
  readonly problems: readonly SyntaxProblem[];
}

type OpenStage = {
  -readonly [Key in keyof DockerStage]: DockerStage[Key] extends readonly (infer Item)[]
    ? Item[]
    : DockerStage[Key];
};

/** Reads a Dockerfile into its stages. Never throws; instructions before the first FROM belong to no stage. */
export function parseDockerfile(bytes: Uint8Array): Dockerfile {
  const { instructions, problems } = readInstructions(withoutJinjaTags(wholeFile(bytes)));
  const stages: OpenStage[] = [];
  for (const instruction of instructions) {
    const stage = stages.at(-1);
    if (instruction.keyword === "FROM") stages.push(openStage(instruction));
    else if (stage) apply(stage, instruction);
  }
  return { stages, instructions, problems };
}

function openStage(instruction: DockerInstruction): OpenStage {
  const words = instruction.arguments.text
    .split(/\s+/)
    .filter((word) => word !== "" && !word.startsWith("--"));
  const isNamed = words[1]?.toLowerCase() === "as";
  return {
    name: isNamed ? words[2]?.toLowerCase() : undefined,
    base: words[0] ?? "",
    span: instruction.span,
    cmd: undefined,
    entrypoint: undefined,
    environment: [],
    copies: [],
    runs: [],
    workdir: undefined,
  };
}

function apply(stage: OpenStage, instruction: DockerInstruction): void {
  switch (instruction.keyword) {
    case "CMD":
      stage.cmd = parseCommandLine(instruction);
      return;
    case "ENTRYPOINT":
      stage.entrypoint = parseCommandLine(instruction);
      return;
    case "RUN":
      stage.runs.push(parseCommandLine(instruction));
      return;
    case "ENV":
      stage.environment.push(...parseVariables(instruction.arguments));
      return;
    case "WORKDIR":
      stage.workdir = joined(stage.workdir, instruction.arguments.text.trim());
      return;
    case "COPY":
    case "ADD":
      stage.copies.push(...parseCopy(instruction, stage.workdir));
      return;
    default:
      return;
  }
}

function joined(base: string | undefined, path: string): string {
  return path.startsWith("/") || base === undefined ? path : `${base.replace(/\/$/, "")}/${path}`;
}
