/** Files whose values open nothing: examples, tests, documentation, a developer's own machine. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { AuditModel } from "../audit-model.ts";
import { byteText } from "../../source/byte-text.ts";
import { exampleFolder, purposeOfPath } from "../entry-points/purpose-names.ts";
import { isDevelopmentFile, isExampleFile } from "../settings/example-environment.ts";

/** Why nobody's access hangs on what the file holds, as a clause; undefined where it may. */
export function harmlessFile(file: AuditFile): string | undefined {
  const { path } = file;
  if (file.inTests || file.kind === "test") return "the file belongs to tests";
  if (isExampleFile(path) || exampleFolder(path) !== undefined || isSampleFolder(path))
    return "the file is an example to be copied";
  if (isDevelopmentFile(path) || purposeOfPath(path)?.use === "development")
    return "the file is for development or tests";
  return undefined;
}

/** Folders of build servers, and the usual ones for what they run. */
const CI_FOLDER = /(?:^|\/)(?:\.github|\.gitlab|\.circleci|\.buildkite|\.ci|ci)\//;

/** Whether only build servers read the file: their configuration, and the scripts beside it. */
export function isForCi({ kind, path }: AuditFile): boolean {
  return kind === "ci" || CI_FOLDER.test(path);
}

/** How much of a file around a token is searched for the name of what it is for. */
const NEAR = 400;

/** Stand-ins for the storage of cloud providers: their keys are made up, or the same for everybody (learn.microsoft.com: Azurite). */
const EMULATOR = /minio|localstack|azurite|devstoreaccount1|fake-?s3|\bmoto\b/i;

/** Whether what stands around a token says that a stand-in of the provider takes it. */
export function forEmulator(text: string, start: number, end: number): boolean {
  return EMULATOR.test(text.slice(Math.max(0, start - NEAR), end + NEAR));
}

/** Settings modules of development by their last name: `site.settings.dockerdev`. */
const DEV_SETTINGS =
  /DJANGO_SETTINGS_MODULE["']?\s{0,4}[:=]\s{0,4}["']?[\w.]{0,100}(?:dev|devel|development|local)\b/;

/** How much of a compose file is searched for the settings that it starts. */
const READ = 20_000;

/** Whether a compose file starts the site with development's settings. */
export function startsDevelopment({ kind, bytes }: AuditFile): boolean {
  return kind === "compose" && DEV_SETTINGS.test(byteText(bytes.subarray(0, READ)));
}

/** A folder that stands for everything is no sign. */
const SHORTEST_FOLDER = 4;

/**
 * The compose file of the repository that brings a file, or a folder around it, into a container of its own: what is in
 * the file may be trusted by that container alone. Undefined where none does.
 */
export function composedInto(files: AuditModel["files"], { path }: AuditFile): AuditFile | undefined {
  const parts = path.split("/");
  const wanted = parts
    .map((part, index) => (index === parts.length - 1 ? `/${part}` : `/${part}:/`))
    .filter((each) => each.length > SHORTEST_FOLDER);
  return [...files.values()].find(({ kind, bytes }) => {
    if (kind !== "compose") return false;
    const text = byteText(bytes.subarray(0, READ));
    return wanted.some((each) => text.includes(each));
  });
}

/** Lines of comment above a value that are read. */
const COMMENT_LINES = 4;

/** Words by which a comment above says that a value is everybody's, or development's. */
const SAID_OPEN =
  /https:\/\/github\.com\/|\b(?:public|publicly|well.known|not secret|not a secret|not (?:a )?real|dummy|fake|dev|devel|development|test(?:ing)?|local)\b/i;

/** Whether the comment right above a place says that what stands there is meant for development, or known to everybody. */
export function saidOpen(text: string, start: number): boolean {
  const lines = text
    .slice(Math.max(0, start - NEAR), start)
    .split("\n")
    .slice(0, -1)
    .slice(-COMMENT_LINES);
  return lines.some((line) => /^\s{0,40}(?:#|\/\/|;)/.test(line) && SAID_OPEN.test(line));
}

function isSampleFolder(path: string): boolean {
  return path
    .replace(/\.(?:key|pem|crt)$/, "/")
    .split("/")
    .slice(0, -1)
    .some((part) =>
      /^(?:fixtures?|mocks?|__mocks__|cookbook|benchmarks?|dumps?|cassettes|recordings|\.devcontainer)$/i.test(
        part,
      ),
    );
}
