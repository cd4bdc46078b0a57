/** Libraries that give commands to shells of other machines. */
import type { SinkRow } from "../../flow/catalog/model.ts";

/** Whether a sink's command runs on another machine (paramiko, Fabric, Invoke). */
export function isRemoteShell({ at }: SinkRow): boolean {
  return at === "?.exec_command" || /^(?:paramiko|fabric|invoke|asyncssh|spur)\./.test(at);
}
