/** Names of commands that the server runs for an editor. */

/** Accepts a finding, given its fingerprint and a reason. */
export const ACCEPT = "pickguard.acceptIntoBaseline";

/** Opens a report of a folder (given its address), or of the only one. */
export const REPORT = "pickguard.openReport";
