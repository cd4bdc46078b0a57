/** Whether Git and Docker are told to leave environment files alone. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { parseIgnoreFile, verdictOf, type IgnoreFile } from "../../discover/ignore-rules.ts";
import { folderOf, joinPath, nameOf } from "../../discover/paths.ts";
import type { Place } from "../../findings/finding.ts";
import type { AuditModel } from "../audit-model.ts";
import { namesCredential, namesDjangoKey } from "./credential-names.ts";
import { credentialText } from "./credential-text.ts";
import { deployValues, latin1 } from "./deploy-values.ts";
import { harmlessFile } from "./purpose.ts";

/** An environment file that gets into an image or into Git. */
export interface UnignoredEnvironment {
  /** The `COPY .` of the Dockerfile, or the beginning of `.gitignore`. */
  readonly at: Place;
  readonly by: "docker" | "git";
  /** The environment file, as the ignore file would name it. */
  readonly name: string;
  /** The file lies in the audited tree. */
  readonly present: boolean;
}

type Files = AuditModel["files"];

/** Images that copy an environment file, and environment files that `.gitignore` does not name. */
export function* unignoredEnvironments(model: AuditModel): Generator<UnignoredEnvironment> {
  for (const file of model.files.values()) {
    if (file.kind === "dockerfile" && harmlessFile(file) === undefined) yield* copiedInto(model, file);
    if (nameOf(file.path) === ".gitignore") yield* notIgnored(model, file);
  }
}

const COPY_ALL =
  /^[ \t]{0,20}(?:COPY|ADD)[ \t]+(?:--[^\s]{1,100}[ \t]+){0,5}(?:\.|\.\/)[ \t]+\S[^\r\n]{0,200}$/gim;

/** `COPY . .` with an environment file in the folder that is sent to Docker. */
function* copiedInto({ files }: AuditModel, dockerfile: AuditFile): Generator<UnignoredEnvironment> {
  const text = latin1(dockerfile.bytes);
  const copies = [...text.matchAll(COPY_ALL)].filter(([line]) => !/--from=/.test(line));
  const copy = copies.at(-1);
  if (copy === undefined) return;
  const context = contextOf(files, dockerfile);
  const ignores = ignoreFor(files, dockerfile, context);
  const known = environmentsIn(files, context);
  const open = known.find(
    ({ name }) => ignores === undefined || verdictOf(ignores, name, false) !== "ignored",
  );
  if (open === undefined) return;
  const at = { path: dockerfile.path, span: { start: copy.index, end: copy.index + copy[0].length } };
  yield { at, by: "docker", ...open };
}

/** The root of the repository where the Dockerfile lies in a folder of its own: what it copies is the project. */
function contextOf(files: Files, { path }: AuditFile): string {
  const folder = folderOf(path);
  const holdsProject = [...files.keys()].some(
    (one) =>
      folderOf(one) === folder && /(?:^|\/)(?:manage\.py|requirements[^/]*\.txt|pyproject\.toml)$/.test(one),
  );
  return holdsProject ? folder : "";
}

/** Docker prefers `<Dockerfile>.dockerignore` (docs.docker.com/build/concepts/context/#dockerignore-files). */
function ignoreFor(files: Files, dockerfile: AuditFile, context: string): IgnoreFile | undefined {
  const file = files.get(`${dockerfile.path}.dockerignore`) ?? files.get(joinPath(context, ".dockerignore"));
  return file && parseIgnoreFile("", latin1(file.bytes));
}

/** Environment files that lie in the folder, or that `.gitignore` names because developers keep one there. */
function environmentsIn(files: Files, context: string): Pick<UnignoredEnvironment, "name" | "present">[] {
  const present = [...files.values()]
    .filter((file) => folderOf(file.path) === context && holdsCredential(file))
    .map((file) => ({ name: nameOf(file.path), present: true }));
  const ignore = files.get(joinPath(context, ".gitignore"));
  const named = ignore !== undefined && /^\/?\.env[ \t\r]*$/m.test(latin1(ignore.bytes));
  return [...present, ...(named ? [{ name: ".env", present: false }] : [])];
}

function holdsCredential(file: AuditFile): boolean {
  if (file.kind !== "env" || harmlessFile(file) !== undefined) return false;
  return deployValues(file).some(
    ({ name, text }) =>
      (namesCredential(name) || namesDjangoKey(name)) && credentialText(text).kind !== "placeholder",
  );
}

const READS_ENV = /\b(?:read_env|load_dotenv|dotenv_values|AutoConfig|RepositoryEnv)\b|from decouple import/;

/** The project reads a `.env` that Git would take. One that lies there already is reported as such. */
function* notIgnored({ files, settings }: AuditModel, ignore: AuditFile): Generator<UnignoredEnvironment> {
  const folder = folderOf(ignore.path);
  if (!settings.some(({ project }) => project.root === folder || (folder === "" && !project.inTests))) return;
  if (folder !== "" && files.has(".gitignore")) return;
  const rules = parseIgnoreFile("", latin1(ignore.bytes));
  if (verdictOf(rules, ".env", false) === "ignored" || files.has(joinPath(folder, ".env"))) return;
  const readers = settings.flatMap(({ modules }) => modules.flatMap(({ path }) => files.get(path) ?? []));
  if (!readers.some((file) => READS_ENV.test(latin1(file.bytes)))) return;
  yield { at: { path: ignore.path, span: { start: 0, end: 0 } }, by: "git", name: ".env", present: false };
}
