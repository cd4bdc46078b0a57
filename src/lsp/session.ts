/** One conversation with an editor. */
import type { TextDocument } from "vscode-languageserver-textdocument";
import {
  ShowMessageNotification,
  type ClientCapabilities,
  type Connection,
  type MessageType,
  type TextDocuments,
} from "vscode-languageserver/node";
import type { Workspace } from "./workspace.ts";

/** A server that is about to talk: what the editor can do is known once it has said so. */
export interface Server {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly workspace: Workspace;
  client: ClientCapabilities;
  /** The editor asks for a reason before it has a finding accepted (`asksReasons` among its initialization options). */
  asksReasons: boolean;
}

/** An editor that cannot do what it is asked, or that is gone, is no trouble of ours. */
export function unlessRefused(asked: Promise<unknown>): void {
  asked.catch(() => undefined);
}

/** Shows a message, without asking anything back. */
export function say(connection: Connection, type: MessageType, message: string): void {
  unlessRefused(connection.sendNotification(ShowMessageNotification.type, { type, message }));
}
