/** Random small Python programs as trees, so that a test can print the same program in several ways. */
import fc from "fast-check";

export type Expr =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "leaf"; readonly text: string }
  | { readonly kind: "form"; readonly form: string; readonly parts: readonly Expr[] };

export type Stmt =
  | { readonly kind: "assign"; readonly name: string; readonly value: Expr }
  | { readonly kind: "line"; readonly form: string; readonly value: Expr }
  | {
      readonly kind: "block";
      readonly head: string;
      readonly body: readonly Stmt[];
      readonly orElse: readonly Stmt[];
    }
  | { readonly kind: "leave"; readonly text: string };

/** Bodies of functions `f0`, `f1`, …; each takes `request, cursor, a, b`. */
export type RandomProgram = readonly (readonly Stmt[])[];

const NAMES = ["a", "b", "c", "d"] as const;
const FUNCTIONS = ["f0", "f1", "f2", "f3"] as const;

const name = fc.constantFrom(...NAMES);
const named: fc.Arbitrary<Expr> = name.map((one) => ({ kind: "name", name: one }));
const leaf: fc.Arbitrary<Expr> = fc
  .constantFrom("'text'", "None", "request.GET['q']", "request.POST", "unseen()", "TABLE", "box.v", "[]")
  .map((text) => ({ kind: "leaf", text }));

const { expression } = fc.letrec<{ expression: Expr }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthIdentifier: "expression" },
    named,
    leaf,
    fc
      .record({
        form: fc.constantFrom(
          "# + #",
          "f'{ # } { # }'",
          "'%s %s' % (#, #)",
          "[#, #]",
          "{'k': #, 'l': #}",
          "(# or #)",
          ...FUNCTIONS.map((one) => `${one}(request, cursor, #, #)`),
          `Box(#).get(#)`,
        ),
        parts: fc.tuple(tie("expression"), tie("expression")),
      })
      .map(({ form, parts }): Expr => ({ kind: "form", form, parts })),
    fc
      .record({ form: fc.constantFrom("#[0]", "#.strip()", "str(#)", "shape(#)"), part: tie("expression") })
      .map(({ form, part }): Expr => ({ kind: "form", form, parts: [part] })),
  ),
}));

const head = fc.oneof(
  fc.tuple(fc.constantFrom("if # in ALLOWED:", "if not #.isdigit():", "if #:", "while #:"), name),
  fc.tuple(fc.constantFrom("for d in #:", "for c in [#]:"), name),
  fc.tuple(fc.constantFrom("with # as c:"), name),
);

const { statement } = fc.letrec<{ statement: Stmt }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 3, depthIdentifier: "statement" },
    fc.record({ name, value: expression }).map((one): Stmt => ({ kind: "assign", ...one })),
    fc
      .record({
        form: fc.constantFrom("cursor.execute(#)", "a.append(#)", "box.v = #", "c += #"),
        value: expression,
      })
      .map((one): Stmt => ({ kind: "line", ...one })),
    fc
      .record({
        head: head.map(([text, one]) => text.replaceAll("#", one)),
        body: fc.array(tie("statement"), { minLength: 1, maxLength: 3 }),
        orElse: fc.array(tie("statement"), { maxLength: 2 }),
      })
      .map((one): Stmt => ({ kind: "block", ...one })),
    fc
      .constantFrom("return a", "break", "continue", "raise E", "pass")
      .map((text): Stmt => ({ kind: "leave", text })),
  ),
}));

/** Four functions that call each other, read sources, branch, loop, check and reach sinks. */
export const randomProgram: fc.Arbitrary<RandomProgram> = fc.array(
  fc.array(statement, { minLength: 1, maxLength: 5 }),
  {
    minLength: FUNCTIONS.length,
    maxLength: FUNCTIONS.length,
  },
);

/** How to print a program. */
export interface Style {
  /** Renames a local. */
  readonly rename?: (name: string) => string;
  /** Puts comments and blank lines between statements. */
  readonly airy?: boolean;
  /** Gives every inner expression of an assignment, call or store a name of its own first. */
  readonly split?: boolean;
  /** Wraps expressions in `int(…)`: told the number of each expression in order. */
  readonly wrap?: (position: number) => boolean;
}

interface Printer {
  readonly style: Style;
  readonly lines: string[];
  expressions: number;
  temporaries: number;
}

/** One function's text. */
export function printFunction(body: readonly Stmt[], position: number, style: Style): string {
  const rename = style.rename ?? ((one: string) => one);
  const printer: Printer = { style, lines: [], expressions: position * 10_000, temporaries: 0 };
  printer.lines.push(`def f${position}(request, cursor, ${rename("a")}, ${rename("b")}):`);
  for (const local of ["c", "d"]) printer.lines.push(`  ${rename(local)} = ''`);
  printBlock(printer, body, "  ", false);
  return `${printer.lines.join("\n")}\n`;
}

function printBlock(printer: Printer, body: readonly Stmt[], indent: string, inLoop: boolean): void {
  for (const one of body) {
    if (printer.style.airy) printer.lines.push("", `${indent}# a word on what follows`);
    printStatement(printer, one, indent, inLoop);
  }
}

function printStatement(printer: Printer, one: Stmt, indent: string, inLoop: boolean): void {
  const rename = printer.style.rename ?? ((local: string) => local);
  switch (one.kind) {
    case "assign":
      printer.lines.push(`${indent}${rename(one.name)} = ${printExpression(printer, one.value, indent)}`);
      return;
    case "line": {
      const form = one.form.replace(/^[ac]\b/, rename);
      printer.lines.push(`${indent}${fill(form, [printExpression(printer, one.value, indent)])}`);
      return;
    }
    case "leave": {
      const text = !inLoop && /^(break|continue)$/.test(one.text) ? "pass" : one.text;
      printer.lines.push(`${indent}${text.replace(/\ba$/, rename)}`);
      return;
    }
    case "block": {
      const loop = /^(for|while)/.test(one.head);
      printer.lines.push(`${indent}${one.head.replaceAll(/\b[abcd]\b/g, rename)}`);
      printBlock(printer, one.body, `${indent}  `, inLoop || loop);
      if (one.orElse.length === 0 || one.head.startsWith("with")) return;
      printer.lines.push(`${indent}else:`);
      printBlock(printer, one.orElse, `${indent}  `, inLoop);
    }
  }
}

function printExpression(printer: Printer, one: Expr, indent: string): string {
  const position = printer.expressions++;
  const text = plainText(printer, one, indent);
  return printer.style.wrap?.(position) ? `int(${text})` : text;
}

function plainText(printer: Printer, one: Expr, indent: string): string {
  if (one.kind === "leaf") return one.text;
  if (one.kind === "name") return printer.style.rename?.(one.name) ?? one.name;
  const parts = one.parts.map((part) => printExpression(printer, part, indent));
  return fill(one.form, printer.style.split ? parts.map((part) => temporary(printer, part, indent)) : parts);
}

function temporary(printer: Printer, text: string, indent: string): string {
  const local = `t${printer.temporaries++}`;
  printer.lines.push(`${indent}${local} = ${text}`);
  return local;
}

function fill(form: string, parts: readonly string[]): string {
  let next = 0;
  return form.replaceAll("#", () => parts[next++] ?? "''");
}

const HEAD = `ALLOWED = ['x', 'y']
TABLE = 'orders'
class Box:
  def __init__(self, v=''):
    self.v = v
  def get(self, other):
    return self.v or other
box = Box()
def shape(v):
  return '<' + v + '>'
`;

/** The program as one file, its functions in the given order. */
export function printProgram(program: RandomProgram, style: Style = {}, order: "up" | "down" = "up"): string {
  const functions = program.map((body, position) => printFunction(body, position, style));
  return [HEAD, ...(order === "up" ? functions : functions.toReversed())].join("\n");
}

/** The program as one file for each function, and one for what they share. */
export function printFiles(program: RandomProgram): Record<string, string> {
  const files: Record<string, string> = { "shared.py": HEAD };
  for (const [position, body] of program.entries()) {
    const imports = FUNCTIONS.map((one, n) => (n === position ? "" : `from m${n} import ${one}`)).filter(
      Boolean,
    );
    const shared = "from shared import ALLOWED, TABLE, Box, box, shape";
    files[`m${position}.py`] = [...imports, shared, printFunction(body, position, {})].join("\n");
  }
  return files;
}
