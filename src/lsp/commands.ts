/** Commands that write something: an accepted finding into the baseline, a report as a page. The command line lends both. */
import { LSPErrorCodes, MessageType, ResponseError } from "vscode-languageserver/node";
import { entriesFor } from "../findings/baseline.ts";
import type { Finding } from "../findings/finding.ts";
import type { Folder } from "./folder.ts";
import { say, type Server } from "./session.ts";
import { schedule } from "./workspace.ts";

/** A finding with the folder that it lies in. */
interface Placed {
  readonly folder: Folder;
  readonly finding: Finding;
}

/** Writes it down with its reason, and audits anew. Answers the baseline's place; rejects where something is missing. */
export async function acceptFinding(
  { workspace }: Server,
  [fingerprint, reason]: readonly unknown[],
): Promise<string> {
  const { writeAccepted } = workspace.port;
  const placed = findingOf(workspace.folders, String(fingerprint));
  if (writeAccepted === undefined || placed === undefined)
    throw refusal("this finding is not there any more: it was mended, or accepted already");
  if (typeof reason !== "string" || reason.trim() === "")
    throw refusal("a finding is accepted with a reason, and there is none");
  const { folder, finding } = placed;
  const written = await writeAccepted(folder.root, entriesFor(finding, reason.trim()));
  folder.isStale = true;
  schedule(workspace, 0);
  return written;
}

function findingOf(folders: readonly Folder[], fingerprint: string): Placed | undefined {
  return folders
    .flatMap((folder) => (folder.audit?.report.findings ?? []).map((finding) => ({ folder, finding })))
    .find(({ finding }) => [finding, ...finding.places].some((one) => one.fingerprint === fingerprint));
}

/** Writes the page, and opens it where the editor can. Answers its address; rejects where there is nothing to write. */
export async function openReport({ workspace, connection, client }: Server, uri: unknown): Promise<string> {
  const { folders, port } = workspace;
  const folder = folders.find((one) => one.uri === uri) ?? folders[0];
  if (port.writePage === undefined || folder?.audit === undefined) throw refusal("nothing is audited yet");
  const page = await port.writePage(folder.name, folder.audit, folder.choice);
  if (client.window?.showDocument?.support === true)
    await connection.window.showDocument({ uri: page, external: true });
  else say(connection, MessageType.Info, `the report is ${page}`);
  return page;
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
