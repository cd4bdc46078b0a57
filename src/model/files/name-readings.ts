/** What in the code gives a file's name: the client's own name for an upload, or what an upload holds. */
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { functionFacts } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import { fieldAnnotation } from "../../flow/annotated-types.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Way } from "../../flow/way.ts";
import { wayOf } from "../../flow/way.ts";

/** Functions deep into which the reading of a name is followed. */
const DEPTH = 3;

/** `upload.name` of a file that came through a form, read here or by a function that is called on the way. */
export function readsName(flows: FlowModel, state: FunctionState, way: Way, depth: number = DEPTH): boolean {
  return [...way.values].some((id) => {
    const value = state.facts.fragment.values[id];
    if (value?.op === "attribute") return value.name === "name" && !isOwnField(flows, state, value.base);
    const target = depth > 0 && value?.op === "call" ? state.edges.get(id)?.target : undefined;
    const callee = target && flows.solver.byRef.get(functionFacts(target));
    return callee !== undefined && callee !== state && givesName(flows, callee, depth - 1);
  });
}

/** `payload.name` of a class of the project that declares such a field: no upload has anything to do with it. */
function isOwnField({ program }: FlowModel, { ref }: FunctionState, base: ValueId): boolean {
  const symbol = resolveIn(program, ref, base);
  return symbol?.kind === "instance" && fieldAnnotation(program, symbol.target, "name") !== undefined;
}

/** `def name_of(upload): return upload.name`. */
function givesName(flows: FlowModel, callee: FunctionState, depth: number): boolean {
  return callee.facts.fragment.exits.some(
    ({ kind, value, region }) =>
      kind !== "raise" &&
      (callee.taints[value] ?? []).some(
        ({ origin }) =>
          origin.kind !== "unknown" &&
          readsName(flows, callee, wayOf(flows, callee, value, region, origin), depth),
      ),
  );
}

/** `upload.read()`, `json.load(upload)`, a member of an archive: a name that the file's content gives. */
export function readsContent(flows: FlowModel, state: FunctionState, way: Way): boolean {
  return [...way.values].some((id) => {
    const value = state.facts.fragment.values[id];
    const callee = value?.op === "call" ? state.facts.fragment.values[value.callee] : undefined;
    if (callee?.op === "attribute" && /^read(?:line|lines)?$/.test(callee.name)) return true;
    const name = calledOnWay(flows, state, id);
    return (
      name !== undefined && (MEMBERS.test(name) || /^(?:json\.load|csv\.(?:reader|DictReader))$/.test(name))
    );
  });
}

/** Whether an archive's member gives the name: every entry says itself where it wants to go. */
export function namesMember(flows: FlowModel, state: FunctionState, way: Way): boolean {
  return [...way.values].some((id) => MEMBERS.test(calledOnWay(flows, state, id) ?? ""));
}

/** docs.python.org/3/library/zipfile.html, tarfile.html. */
const MEMBERS = /^(?:zipfile\.ZipFile|tarfile\.(?:TarFile|open))/;

function calledOnWay(flows: FlowModel, state: FunctionState, id: number): string | undefined {
  const value = state.facts.fragment.values[id];
  return value?.op === "call" ? externalName(resolveIn(flows.program, state.ref, value.callee)) : undefined;
}
