/** Archives that are unpacked: a tar may name files outside the folder it is unpacked into. */
import { textOf } from "../../bind/constants.ts";
import type { ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, isImported } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import { isOperatorScript } from "../operator-scripts.ts";
import { namesAll } from "./archive-members.ts";

/** One such call. */
export interface UnpackedArchive {
  readonly at: ValueRef;
  readonly format: "tar" | "zip";
  /** Run by hand: a management command or a maintenance script. */
  readonly byOperator: boolean;
}

const TAR = ["extractall", "extract"].flatMap((method) => [
  `tarfile.open().${method}`,
  `tarfile.TarFile.${method}`,
  `tarfile.TarFile.open().${method}`,
]);

const ZIP = ["zipfile.ZipFile.extractall"];

/** It takes a tar for what it is as well, and a filter since Python 3.12 (docs.python.org/3/library/shutil.html#shutil.unpack_archive). */
const ANY = ["shutil.unpack_archive"];

/** Every unfiltered tar and every zip that is unpacked as a whole. */
export function unpackedArchives(flows: FlowModel): UnpackedArchive[] {
  const tars = isImported(flows, "tarfile") ? callsOf(flows, TAR) : [];
  const zips = isImported(flows, "zipfile") ? callsOf(flows, ZIP) : [];
  const any = isImported(flows, "shutil") ? callsOf(flows, ANY) : [];
  return [
    ...any
      .filter(({ at, call }) => !isFiltered(flows, at, call) && !isZip(flows, at, call))
      .map(({ at }) => ({ at, format: "tar", byOperator: isByOperator(flows, at) }) as const),
    ...tars
      .filter(({ at, call }) => !isFiltered(flows, at, call))
      .map(({ at }) => ({ at, format: "tar", byOperator: isByOperator(flows, at) }) as const),
    ...zips.map(({ at }) => ({ at, format: "zip", byOperator: isByOperator(flows, at) }) as const),
  ];
}

/** A zip by the format that is named, or by the ending of a name that is written there. */
function isZip({ program }: FlowModel, at: ValueRef, call: CallValue): boolean {
  const format = argumentOf(call, 2, "format") ?? argumentOf(call, 0, "filename");
  const text = format && textOf(program, refTo(at, format.value));
  return text !== undefined && /(?:^|\.)zip$/i.test(text);
}

/** By Python's own filter, or because somebody looked at the names of the members that are listed. */
function isFiltered(flows: FlowModel, at: ValueRef, call: CallValue): boolean {
  const members = call.arguments.find((one) => one.name === "members");
  if (call.arguments.some((one) => one.name === "filter")) return true;
  return members !== undefined && !namesAll(flows, refTo(at, members.value));
}

function isByOperator(flows: FlowModel, at: ValueRef): boolean {
  if (isOperatorScript(at.unit.file.path) || at.unit.file.path.includes("/management/")) return true;
  const owner = functionFacts(at).class;
  if (owner < 0) return false;
  const ref = { unit: at.unit, class: owner };
  return (
    classFacts(ref).name === "Command" ||
    libraryAncestors(flows.program, ref).some((one) => one.endsWith("BaseCommand"))
  );
}
