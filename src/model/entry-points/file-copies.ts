/** Python files that an image keeps under another name than the repository does. */
import type { Place } from "../../findings/finding.ts";
import type { DockerStage } from "../../syntax/deploy/dockerfile.ts";
import { parseShell, type ShellCommand } from "../../syntax/deploy/shell.ts";

/** One file's way into an image. */
export interface FileCopy {
  /** Path in the build context. */
  readonly source: string;
  /** Path in the image, relative or absolute. */
  readonly target: string;
  /** The Dockerfile and the stage that copies. */
  readonly at: Place;
}

/** What `COPY docker/config.py settings/config.py` and `RUN cp …` of a Dockerfile put elsewhere, in the order of the stages. */
export function pythonCopies(path: string, stages: readonly DockerStage[]): readonly FileCopy[] {
  return stages.flatMap((stage) => {
    const at = { path, span: stage.span };
    const copied = stage.copies
      .filter(({ from, inline }) => from === undefined && inline === undefined)
      .map(({ source, destination }) => ({ source, target: destination, at }));
    const run = stage.runs.flatMap((command) =>
      command.form === "shell" ? parseShell(command.text).commands.flatMap(copyOf) : [],
    );
    return [...copied, ...run.map((each) => ({ ...each, at }))].filter(
      ({ source, target }) => source.endsWith(".py") && target.endsWith(".py"),
    );
  });
}

/** `cp [-f] SOURCE TARGET` and `mv`, as a RUN line writes it. */
function copyOf({ words }: ShellCommand): readonly Omit<FileCopy, "at">[] {
  const [program, ...given] = words.map(({ content }) => content.text);
  const [source, target, ...others] = given.filter((word) => !word.startsWith("-"));
  if ((program !== "cp" && program !== "mv") || source === undefined || target === undefined) return [];
  return others.length === 0 ? [{ source, target }] : [];
}
