/** Reading a Python file: bytes in, a tree and the places where it is no valid Python out. */
import { byteProblems } from "./bytes.ts";
import { declaredEncoding } from "./encoding.ts";
import * as expressions from "./expressions.ts";
import { createNameTable, isOverfull, type NameTable } from "./names.ts";
import { lambdaParameters } from "./parameters.ts";
import { type Grammar, type Parser, createParser } from "./state.ts";
import { block, moduleBody } from "./statements.ts";
import type { Module, ParsedModule } from "./tree.ts";

const GRAMMAR: Grammar = {
  expression: expressions.expression,
  namedExpression: expressions.namedExpression,
  operation: expressions.operation,
  element: expressions.element,
  elementList: expressions.elementList,
  expressionList: expressions.expressionList,
  targetList: expressions.targetList,
  lambdaParameters,
  block,
};

/** Zeros after the file, more than any rule looks ahead past the end. */
const SENTINEL = 16;

/**
 * What is kept between files because making it anew costs time: the name table and the buffer that files are copied to
 * for the sake of the zeros at their end. Neither is visible in a result.
 */
interface Workbench {
  names: NameTable;
  buffer: Uint8Array;
}

const workbench: Workbench = { names: createNameTable(), buffer: new Uint8Array(1 << 16) };

/** Reads a whole file. Never throws and always ends, whatever the bytes are; a wrong place gives a problem and an error node. */
export function parsePython(bytes: Uint8Array): ParsedModule {
  const first = read(bytes, AS_WRITTEN);
  const reading = first.parser.failures === 0 ? first : better(first, bytes);
  const problems = [...reading.parser.problems, ...byteProblems(bytes)];
  return { module: reading.module, problems: problems.sort((a, b) => a.start - b.start) };
}

/** What a reading assumes about the file's mistakes. */
interface Assumption {
  readonly closesByIndentFrom: number;
  readonly brokenString: number;
}

const AS_WRITTEN: Assumption = { closesByIndentFrom: Number.POSITIVE_INFINITY, brokenString: -1 };

interface Reading {
  readonly parser: Parser;
  readonly module: Module;
}

/**
 * Reads a file with problems again, closing brackets by indentation from the first problem on; and if a string with
 * three quotes stayed open, once more as if the last one before the first problem had ended with its line.
 */
function better(first: Reading, bytes: Uint8Array): Reading {
  const { firstProblemLine, suspectString, openTriple } = first.parser;
  const second = read(bytes, { closesByIndentFrom: firstProblemLine, brokenString: -1 });
  const best = second.parser.failures <= first.parser.failures ? second : first;
  if (!openTriple || suspectString < 0) return best;
  const third = read(bytes, { closesByIndentFrom: suspectString, brokenString: suspectString });
  return third.parser.failures <= best.parser.failures ? third : best;
}

function read(bytes: Uint8Array, assumption: Assumption): Reading {
  if (isOverfull(workbench.names)) workbench.names = createNameTable();
  const parser = createParser(
    {
      bytes: withSentinel(bytes),
      length: bytes.length,
      names: workbench.names,
      encoding: declaredEncoding(bytes) ?? "utf-8",
      ...assumption,
    },
    GRAMMAR,
  );
  return { parser, module: moduleBody(parser) };
}

function withSentinel(bytes: Uint8Array): Uint8Array {
  const needed = bytes.length + SENTINEL;
  if (workbench.buffer.length < needed)
    workbench.buffer = new Uint8Array(Math.max(needed, workbench.buffer.length * 2));
  workbench.buffer.set(bytes);
  workbench.buffer.fill(0, bytes.length, needed);
  return workbench.buffer;
}
