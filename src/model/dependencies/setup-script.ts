/** setup.py, read without running it: what its call of `setup()` holds as literals. */
import { parsePython } from "../../syntax/python/parse.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import type { Call, Expression, Module } from "../../syntax/python/tree.ts";
import { dottedName, forEachChild, type Visit } from "../../syntax/python/walk.ts";
import { readSpecification } from "../../syntax/requirements/specification.ts";
import { NOTHING_WRITTEN, type Written, type WrittenRequirement } from "../../syntax/requirements/written.ts";

interface Script {
  readonly bytes: Uint8Array;
  /** Module-level names with what was assigned to them last. */
  readonly constants: ReadonlyMap<string, Expression>;
}

/** Reads the requirements of a setup script. Lists that are computed say nothing. */
export function readSetupScript(bytes: Uint8Array): Written {
  const { module } = parsePython(bytes);
  const script: Script = { bytes, constants: constantsOf(module) };
  const calls = setupCalls(module);
  return {
    ...NOTHING_WRITTEN,
    requirements: calls.flatMap((call) => [...installed(script, call), ...extras(script, call)]),
    pythons: calls.flatMap((call) => {
      const value = settled(script, keyword(call, "python_requires"));
      return value?.kind === "String"
        ? { text: stringValue(bytes, value), span: { start: value.start, end: value.end }, exact: false }
        : [];
    }),
  };
}

function constantsOf(module: Module): ReadonlyMap<string, Expression> {
  const constants = new Map<string, Expression>();
  for (const statement of module.body) {
    if (statement.kind !== "Assign") continue;
    for (const target of statement.targets)
      if (target.kind === "Name") constants.set(target.name, statement.value);
  }
  return constants;
}

function setupCalls(module: Module): readonly Call[] {
  const calls: Call[] = [];
  const visit: Visit = (node) => {
    if (node.kind === "Call" && /(?:^|\.)setup$/.test(dottedName(node.callee) ?? "")) calls.push(node);
    else forEachChild(node, visit);
  };
  forEachChild(module, visit);
  return calls;
}

function keyword(call: Call, name: string): Expression | undefined {
  return call.arguments.find((argument) => argument.name?.name === name)?.value;
}

/** A name stands for the constant of the module. */
function settled({ constants }: Script, value: Expression | undefined): Expression | undefined {
  return value?.kind === "Name" ? constants.get(value.name) : value;
}

function installed(script: Script, call: Call): readonly WrittenRequirement[] {
  return specifications(script, keyword(call, "install_requires"), undefined);
}

function extras(script: Script, call: Call): readonly WrittenRequirement[] {
  const value = settled(script, keyword(call, "extras_require"));
  if (value?.kind !== "Dict") return [];
  return value.entries.flatMap(({ key, value: list }) =>
    key?.kind === "String" ? specifications(script, list, `extra:${stringValue(script.bytes, key)}`) : [],
  );
}

function specifications(
  script: Script,
  value: Expression | undefined,
  group: string | undefined,
): readonly WrittenRequirement[] {
  return elements(script, value, 0).flatMap((element) => {
    if (element.kind !== "String") return [];
    const span = { start: element.start, end: element.end };
    return readSpecification(stringValue(script.bytes, element), span, group) ?? [];
  });
}

/** The elements of a list, of a sum of lists, and of lists behind names. */
function elements(script: Script, value: Expression | undefined, depth: number): readonly Expression[] {
  const list = settled(script, value);
  if (list === undefined || depth > 10) return [];
  if (list.kind === "Binary" && list.operator === "+")
    return [...elements(script, list.left, depth + 1), ...elements(script, list.right, depth + 1)];
  return list.kind === "List" || list.kind === "Tuple" || list.kind === "Set" ? list.elements : [];
}
