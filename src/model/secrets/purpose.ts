/** Files whose values open nothing: examples, tests, documentation, a developer's own machine. */
import type { AuditFile } from "../../discover/file-kind.ts";
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

function isSampleFolder(path: string): boolean {
  return path
    .split("/")
    .slice(0, -1)
    .some((part) => /^(?:fixtures?|mocks?|__mocks__|cookbook|benchmarks?|\.devcontainer)$/i.test(part));
}
