/** Calls and assignments that do something beyond giving a result. */
import type { ValueRef } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";
import type { Deed } from "./catalog/model.ts";
import { changesRelation } from "./many-relations.ts";
import { deletedFile, savesInto } from "./object-parts.ts";
import type { Kind } from "./kinds.ts";
import type { FunctionState, SolverState } from "./summary.ts";
import { refTo } from "../bind/program.ts";

/** One deed with the call or assignment that does it, in the function itself or in something it calls. */
export interface DeedSeen {
  readonly deed: Deed;
  readonly at: ValueRef;
}

/** Kinds of sinks that run something; a redirect or a file's name does nothing by itself. */
const RUNNING: ReadonlySet<Kind> = new Set(["shell", "argument", "option", "code", "pickle", "yaml"]);

/** Loading a module by its name is how code is put together; whose name it is, another check asks. */
const LOADING = /(?:^|\.)(?:__import__|import_module|import_string|import_class|import_from_string)$/;

/** Libraries whose objects are documents, pictures and archives: their `save` writes a file, not a row. */
const DOCUMENTS =
  /^(?:openpyxl|xlwt|xlsxwriter|docx|pptx|odf|PIL|cv2|qrcode|barcode|matplotlib|reportlab|pypdf|PyPDF2|fitz|zipfile|tarfile|numpy|pandas|joblib|torch|gtts)\./;

/** What one value of a function does, if it is a call that does something. */
export function deedOf(
  solver: SolverState,
  state: FunctionState,
  id: ValueId,
  value: Value,
): Deed | undefined {
  if (value.op !== "call") return undefined;
  const symbol = resolveIn(solver.program, state.ref, value.callee);
  const name = externalName(symbol);
  const known = name === undefined ? undefined : solver.catalog.deeds.get(name)?.deed;
  if (known) return known;
  const sink = state.sinks.find((site) => site.at.value === id);
  if (sink?.row.kind === "sql") return sqlDeed(state, sink.argument);
  if (sink && RUNNING.has(sink.row.kind) && !LOADING.test(sink.row.at)) return "run";
  if (symbol?.kind === "function" || (name !== undefined && DOCUMENTS.test(name))) return undefined;
  const callee = state.facts.fragment.values[value.callee];
  const method = callee?.op === "attribute" ? callee.name : "";
  if (method === "save" && savesInto(solver.program, state.ref, value)) return undefined;
  const loose = solver.catalog.deeds.get(`?.${method}`)?.deed;
  if (loose === undefined && changesRelation(solver, state, value)) return "write";
  const file = loose === "delete" ? deletedFile(solver.program, state.facts.fragment, value) : undefined;
  if (file !== undefined) return file === "taken away" ? "file" : undefined;
  return loose ?? (name === "open" ? openMode(state, value) : undefined);
}

/** Words with which a statement changes something. */
const WRITING = /^[\s("']*(insert|update|delete|replace|merge|truncate|drop|alter|create|grant)\b/i;

/** A statement that begins with a writing word writes; one whose beginning is not in sight is taken for a question. */
function sqlDeed(state: FunctionState, id: ValueId): Deed | undefined {
  const { values } = state.facts.fragment;
  const value = values[id];
  const first = value?.op === "build" && value.form !== "f-string" ? values[value.parts[0] ?? NONE] : value;
  if (first?.op !== "text" && first?.op !== "build") return undefined;
  const beginning = textBetween(
    state.ref.unit.file.bytes,
    first.start,
    Math.min(first.end, first.start + 60),
  );
  return WRITING.test(beginning.replace(/^\w*/, "")) ? "write" : undefined;
}

/** `open(path, "w")` writes a file. */
function openMode(state: FunctionState, call: CallValue): Deed | undefined {
  const mode = call.arguments[1] ?? call.arguments.find((one) => one.name === "mode");
  const value = mode && state.facts.fragment.values[mode.value];
  if (value?.op !== "text") return undefined;
  const { bytes } = state.ref.unit.file;
  for (let i = value.start; i < value.end; i++) {
    const letter = bytes[i];
    if (letter === 119 || letter === 97 || letter === 120) return "file";
  }
  return undefined;
}

/** Assignments that do something: `request.session["x"] = …`. */
export function storeDeeds(solver: SolverState, state: FunctionState): DeedSeen[] {
  return state.facts.fragment.stores.flatMap((store): DeedSeen[] => {
    const base = externalName(resolveIn(solver.program, state.ref, store.base));
    const row = base !== undefined && store.item ? solver.catalog.deeds.get(`${base}[]=`) : undefined;
    return row ? [{ deed: row.deed, at: refTo(state.ref, store.value) }] : [];
  });
}
