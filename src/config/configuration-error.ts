/** The user's configuration cannot be followed. The message is one line: file, line, what is wrong, what was perhaps meant. */
export class ConfigurationError extends Error {
  override readonly name: string = "ConfigurationError";
}
