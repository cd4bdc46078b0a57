/** What of a changed file's code says something else than before, by its text: whatever others make of it may differ. */
import type { Unit } from "../bind/program.ts";
import type { ClassFacts, FunctionFacts, PythonFacts } from "../extract/facts.ts";
import type { Span } from "../source/span.ts";

/** One changed file: what it said before, and what it says now. */
export interface ChangedFile {
  readonly path: string;
  /** Undefined for a new file. */
  readonly before: FileFacts | undefined;
  readonly now: FileFacts;
}

interface FileFacts {
  readonly bytes: Uint8Array;
  readonly facts: PythonFacts;
}

/** What differs, as it stands in the program now. */
export interface ChangedCode {
  /** With what each said before and says now. */
  readonly functions: readonly { readonly facts: FunctionFacts; readonly texts: readonly string[] }[];
  /** Classes of which something besides the methods differs. */
  readonly classes: readonly ClassFacts[];
  /** Names of the module that stand for something else. */
  readonly names: readonly string[];
}

/** `unit`: the file in the program, with functions and classes of its own numbering. */
export function changedCode(unit: Unit, { before, now }: ChangedFile): ChangedCode {
  const was = textsIn(before);
  const is = textsIn(now);
  const differs = (kind: keyof FileTexts, name: string): boolean =>
    was?.[kind].get(name) !== is?.[kind].get(name);
  const { functions, classes } = unit.facts;
  return {
    functions: functions.flatMap((facts) => {
      const name = facts.qualifiedName;
      if (facts.form !== "function" || !differs("functions", name)) return [];
      return [{ facts, texts: [was?.functions.get(name) ?? "", is?.functions.get(name) ?? ""] }];
    }),
    classes: classes.filter(({ qualifiedName }) => differs("classes", qualifiedName)),
    names: [...new Set([...(was?.names.keys() ?? []), ...(is?.names.keys() ?? [])])].filter((name) =>
      differs("names", name),
    ),
  };
}

/** Texts by name. */
interface FileTexts {
  readonly functions: ReadonlyMap<string, string>;
  readonly classes: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, string>;
}

function textsIn(file: FileFacts | undefined): FileTexts | undefined {
  if (file === undefined) return undefined;
  const { bytes, facts } = file;
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const textOf = ({ start, end }: Span): string => whole.slice(start, end);
  const functions = facts.functions.filter(({ form }) => form === "function");
  return {
    functions: new Map(functions.map((one) => [one.qualifiedName, textOf(one)])),
    classes: new Map(facts.classes.map((one) => [one.qualifiedName, textBeside(whole, one, functions)])),
    names: namesIn(facts, textOf),
  };
}

/** A class without its methods; decorators stand before what they belong to. */
function textBeside(whole: string, one: ClassFacts, functions: readonly FunctionFacts[]): string {
  let text = one.decoratorSpans.map(({ start, end }) => whole.slice(start, end)).join("\n");
  let from = one.start;
  for (const { start, end } of functions) {
    if (start < from || end > one.end) continue;
    text += whole.slice(from, start);
    from = end;
  }
  return text + whole.slice(from, one.end);
}

/** What a module binds, besides functions and classes. */
function namesIn({ functions }: PythonFacts, textOf: (span: Span) => string): ReadonlyMap<string, string> {
  const module = functions[0]?.fragment;
  const named = [...(module?.bindings ?? [])].flatMap(([name, id]): [string, string][] => {
    const value = module?.values[id];
    return value === undefined || value.op === "closure" || value.op === "class" || value.op === "import"
      ? []
      : [[name, textOf(value)]];
  });
  return new Map(named);
}
