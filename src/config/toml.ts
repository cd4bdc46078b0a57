/** TOML, whose mistakes are told with file and line. */
import { parse, TomlError, type TomlTable } from "smol-toml";
import { ConfigurationError } from "./configuration-error.ts";

/** The document in a text. Throws ConfigurationError. */
export function parseToml(text: string, name: string): TomlTable {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split("\n")[0]?.replace(/^Invalid TOML document: /, "") ?? "";
    throw new ConfigurationError(`${name}:${error.line}: not valid TOML: ${reason}`, { cause: error });
  }
}
