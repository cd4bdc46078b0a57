/** The report of a folder as a page: written beside nothing of the user's, and opened in the browser. */
import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  env,
  ProgressLocation,
  Uri,
  window,
  workspace,
  type LogOutputChannel,
  type WorkspaceFolder,
} from "vscode";
import { commandLine, type Program } from "./server-program";

/** Asks for the folder where there are several, audits what is saved, and opens the page. */
export async function openReport(program: Program, log: LogOutputChannel): Promise<void> {
  const folder = await chosenFolder();
  if (folder === undefined) return;
  const page = join(await mkdtemp(join(tmpdir(), "pickguard-")), `${folder.name}.html`);
  const title = `Pickguard: a report of ${folder.name}`;
  const trouble = await window.withProgress({ location: ProgressLocation.Notification, title }, async () =>
    audit(program, folder.uri.fsPath, page),
  );
  if (trouble === undefined) {
    await env.openExternal(Uri.file(page));
    return;
  }
  log.error(trouble);
  void window.showErrorMessage(`Pickguard could not write a report: ${trouble}`);
}

async function chosenFolder(): Promise<WorkspaceFolder | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  return folders.length < 2 ? folders[0] : window.showWorkspaceFolderPick();
}

/** Why it did not come to a report; undefined where it did. */
async function audit(program: Program, folder: string, page: string): Promise<string | undefined> {
  const words = ["audit", folder, "--output", page, "--exit-zero", "--quiet"];
  const { file, args, env: environment } = commandLine(program, words);
  return new Promise((resolve) => {
    execFile(file, args, { env: environment, maxBuffer: MOST_WORDS }, (error, _, stderr) => {
      resolve(error === null ? undefined : stderr.trim() || error.message);
    });
  });
}

/** Bytes that the audit may say beside the page. */
const MOST_WORDS = 1_000_000;
