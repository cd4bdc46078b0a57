/** Settings of the JavaScript engine for processes that stay. */
import { setFlagsFromString } from "node:v8";

/**
 * The launcher makes V8 slow to optimise, because an audit ends within seconds. Who stays for hours wants V8's own budget back
 * (bytes of bytecode run; V8 11, v8/src/flags/flag-definitions.h).
 */
export function runLong(): void {
  if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=67584");
}
