/** Paths: `pathlib.Path` and `os.path`, over a virtual root. */
import { posix } from "node:path";
import type { AbstractValue, Known, Origin } from "../value.ts";
import { pathValue, text, unknown } from "../value.ts";
import { displayed } from "./formatting.ts";

/** The joined path, as a path or as text, whichever `make` makes. */
export function joinPath(
  parts: readonly AbstractValue[],
  origin: Origin,
  make: (value: string, origin: Origin) => Known,
): AbstractValue {
  let result = "";
  for (const part of parts) {
    const piece =
      part.kind === "known" && (part.content.type === "text" || part.content.type === "path")
        ? displayed(part)
        : undefined;
    if (piece === undefined) return unknown("a path made of a value that is not followed", origin);
    result = piece.startsWith("/") || result === "" ? piece : `${result.replace(/\/$/, "")}/${piece}`;
  }
  return make(result, origin);
}

/** A method or property of `pathlib.Path`. */
export function pathMember(
  path: string,
  member: string,
  operands: readonly AbstractValue[],
  origin: Origin,
): AbstractValue {
  switch (member) {
    case "resolve":
    case "absolute":
    case "expanduser":
      return pathValue(posix.normalize(path), origin);
    case "parent":
      return pathValue(posix.dirname(path), origin);
    case "name":
      return text(posix.basename(path), origin);
    case "stem":
      return text(posix.basename(path, posix.extname(path)), origin);
    case "suffix":
      return text(posix.extname(path), origin);
    case "as_posix":
    case "__str__":
    case "__fspath__":
      return text(path, origin);
    case "joinpath":
      return joinPath([pathValue(path, origin), ...operands], origin, pathValue);
    case "read_text":
    case "read_bytes":
      return unknown("the contents of a file", origin);
    default:
      return unknown(`\`${member}\` of a path`, origin);
  }
}

/** A function of `os.path` on settled text. */
export function osPath(name: string, operands: readonly AbstractValue[], origin: Origin): AbstractValue {
  if (name === "join") return joinPath(operands, origin, text);
  const [first] = operands;
  const path = first?.kind === "known" ? displayed(first) : undefined;
  if (path === undefined) return unknown("a path that is not followed", origin);
  switch (name) {
    case "dirname":
      return text(posix.dirname(path), origin);
    case "basename":
      return text(posix.basename(path), origin);
    case "abspath":
    case "realpath":
    case "normpath":
    case "expanduser":
    case "normcase":
      return text(posix.normalize(path), origin);
    default:
      return unknown(`\`os.path.${name}\` depends on the machine`, origin);
  }
}
