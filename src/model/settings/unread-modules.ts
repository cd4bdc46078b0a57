/** Settings modules that a project runs with, and in which nothing could be read. */
import type { AuditFile, DjangoProject } from "../../discover/file-kind.ts";
import type { Problem } from "../../findings/finding.ts";
import { indexLines, lineAt } from "../../source/line-index.ts";
import type { Program } from "./interpreter/frame.ts";
import { modulesNamedIn, pathFits } from "./settings-references.ts";

/** Modules that a script of the project starts Django with, and in which no setting was found. */
export function unreadModules(
  program: Program,
  { entryModules, managePath }: DjangoProject,
  candidates: readonly AuditFile[],
  read: readonly AuditFile[],
): readonly Problem[] {
  const scripts = [...entryModules, ...(managePath === undefined ? [] : [managePath])];
  const named = scripts.flatMap((path) => {
    const script = program.files.get(path);
    if (script === undefined || script.inTests) return [];
    return modulesNamedIn(script, program.parse(script)).map(({ name }) => ({ name, script: path }));
  });
  return candidates
    .filter((file) => !read.includes(file) && !file.inTests)
    .flatMap((file) => {
      const by = named.find(({ name }) => pathFits(file.path, name));
      return by === undefined ? [] : [unreadProblem(program, file, by.script)];
    });
}

function unreadProblem(program: Program, file: AuditFile, script: string): Problem {
  const at = program.parse(file).module.body.find((statement) => statement.kind === "ClassDef");
  const line = at === undefined ? undefined : lineAt(indexLines(file.bytes), at.start);
  const message = `\`${script}\` names this settings module, but no setting of Django could be read in it: it could not be evaluated`;
  return { kind: "settings", path: file.path, ...(line === undefined ? {} : { line }), message };
}
