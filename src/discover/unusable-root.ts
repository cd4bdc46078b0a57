/** The path given cannot be audited at all. The message is one line that says what to do; wrong usage, not a fault of the tool. */
export class UnusableRoot extends Error {
  override readonly name: string = "UnusableRoot";
}
