import { DockerfileParser } from "dockerfile-ast";
import { describe, expect, test } from "vitest";
import { textBetween } from "../../source/source-file.ts";
import { parseDockerfile } from "./dockerfile.ts";
import type { CommandLine } from "./command-line.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function textOf(command: CommandLine | undefined): string | readonly string[] | undefined {
  return command?.form === "exec" ? command.words.map((word) => word.text) : command?.text.text;
}

const SAMPLE = `# syntax=docker/dockerfile:1
# escape=\\
ARG BASE=python:3.13
FROM $BASE AS Build
# a comment
ENV A=1 B="zwölf words" \\
    C='drei'
ENV OLD the old form
WORKDIR /app
COPY --chown=web:web requirements.txt ./
RUN --mount=type=cache,target=/root pip install \\
    # a comment between lines

    -r requirements.txt
RUN <<EOF
echo one
CMD not an instruction
EOF
COPY <<-"DONE" /start.sh
	exec gunicorn
	DONE
HEALTHCHECK CMD curl localhost

FROM build
WORKDIR sub
ADD ["a b", "c", "d/"]
ENTRYPOINT ["tini", "--", "\\u0070ython"]
CMD python manage.py runserver
`;

describe("parseDockerfile", () => {
  const bytes = bytesOf(SAMPLE);
  const { stages, instructions, problems } = parseDockerfile(bytes);

  test("sees the same instructions on the same lines as dockerfile-ast", () => {
    const lineOf = (offset: number): number => textBetween(bytes, 0, offset).split("\n").length;
    const ours = instructions.map(({ keyword, span }) => `${lineOf(span.start)} ${keyword}`);
    const theirs = DockerfileParser.parse(SAMPLE).getInstructions();
    expect(ours).toEqual(theirs.map((one) => `${one.getRange().start.line + 1} ${one.getKeyword()}`));
    expect(problems).toEqual([]);
  });

  test("reads stages, commands, variables and files", () => {
    expect(stages.map(({ name, base }) => [name, base])).toEqual([
      ["build", "$BASE"],
      [undefined, "build"],
    ]);
    expect(stages[0]?.environment.map(({ name, value }) => [name, value])).toEqual([
      ["A", "1"],
      ["B", "zwölf words"],
      ["C", "drei"],
      ["OLD", "the old form"],
    ]);
    expect(stages[0]?.copies.map(({ source, destination }) => [source, destination])).toEqual([
      ["requirements.txt", "/app/"],
      ["DONE", "/start.sh"],
    ]);
    expect(stages[0]?.copies[1]?.inline?.text.trim()).toBe("exec gunicorn");
    expect(stages[0]?.runs.map(textOf)[1]).toBe("echo one\nCMD not an instruction");
    expect(stages[1]?.workdir).toBe("sub");
    expect(stages[1]?.copies.map(({ source }) => source)).toEqual(["a b", "c"]);
    expect(textOf(stages[1]?.entrypoint)).toEqual(["tini", "--", "python"]);
    expect(textOf(stages[1]?.cmd)).toBe("python manage.py runserver");
  });

  test("spans are byte exact", () => {
    const value = stages[0]?.environment[1]?.valueSpan ?? { start: 0, end: 0 };
    expect(textBetween(bytes, value.start, value.end)).toBe("zwölf words");
    const cmd = stages[1]?.cmd?.span ?? { start: 0, end: 0 };
    expect(textBetween(bytes, cmd.start, cmd.end)).toBe("python manage.py runserver");
  });

  test("the escape directive changes the continuation sign", () => {
    const { stages: windows } = parseDockerfile(bytesOf("# escape=`\nFROM x\nCMD a `\n b\\\n"));
    expect(textOf(windows[0]?.cmd)?.toString().split(/\s+/)).toEqual(["a", "b\\"]);
  });

  test("what is no instruction and what is never closed is a problem", () => {
    const broken = parseDockerfile(bytesOf("FROM x\n<<<<<<< HEAD\nRUN <<EOF\necho"));
    expect(broken.problems.map(({ message }) => message)).toEqual([
      "this line is not a Dockerfile instruction",
      "the here-document EOF is never closed",
      "this line is not a Dockerfile instruction",
    ]);
  });
});
