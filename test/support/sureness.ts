/** How sure findings are, in a project that is written out in a test. */
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** Files of a project by their paths. */
type Files = Readonly<Record<string, string>>;

/** The confidence of one check's findings, by the function they stand in; those of templates stand in none. */
export function sureness(check: string, files: Files): Readonly<Record<string, string>> {
  return confidencesAt(check, files, "");
}

/** The same of the findings in Python alone. */
export function surenessInPython(check: string, files: Files): Readonly<Record<string, string>> {
  return confidencesAt(check, files, ".py");
}

function confidencesAt(check: string, files: Files, ending: string): Readonly<Record<string, string>> {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  const own = findings.filter((one) => one.check === check && one.path.endsWith(ending));
  return Object.fromEntries(own.map(({ scope, confidence }) => [scope ?? "", confidence]));
}
