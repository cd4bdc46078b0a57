/** Something git cannot tell. Printed as one line and a hint, never as a stack. */
export class GitTrouble extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "GitTrouble";
    this.hint = hint;
  }
}
