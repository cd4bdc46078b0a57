/** Where a script's request goes. */
import type { ScriptNode } from "../../syntax/javascript/tree.ts";
import type { Insertion } from "../templates/page.ts";
import type { FormTarget } from "../templates/post-forms.ts";
import type { ScriptIndex } from "./script-index.ts";
import type { ScriptValue } from "./script-value.ts";
import { valueOf } from "./values.ts";

/** The target that an expression names; `*` stands for what is inserted into a path. */
export function targetOf(index: ScriptIndex, node: ScriptNode): FormTarget {
  return targetOfValue(valueOf(index, node));
}

function targetOfValue(value: ScriptValue): FormTarget {
  const pieces = piecesOf(value);
  const [first] = pieces.filter((piece) => piece !== "");
  if (first === undefined) return pieces.length > 0 ? { kind: "own" } : { kind: "unseen" };
  if (typeof first !== "string") return first;
  const external = /^(?:https?:|wss?:)?\/\/([^/?#\s]{1,200})/i.exec(first)?.[1];
  if (external !== undefined) return { kind: "external", host: external };
  if (/^[?#]/.test(first)) return { kind: "own" };
  if (/^[a-z][\w+.-]{0,30}:/i.test(first)) return { kind: "unseen" };
  if (first.startsWith("*")) return behindUnknown(pieces);
  const path = pieces.map((piece) => (typeof piece === "string" ? piece : "*")).join("");
  return { kind: "path", path: path.startsWith("/") ? path : `*${path}` };
}

/** `base + "/preview/"`: the end of a path tells as much as a path that is written without its beginning. */
function behindUnknown(pieces: readonly (string | FormTarget)[]): FormTarget {
  const written = pieces.map((piece) => (typeof piece === "string" ? piece : "*")).join("");
  const rest = written.replace(/^\*{1,9}/, "");
  return rest.startsWith("/") && !rest.includes("*")
    ? { kind: "path", path: `*${rest.slice(1)}` }
    : { kind: "unseen" };
}

/** Texts, and targets that a template inserts; `*` for what is not known. */
function piecesOf(value: ScriptValue): (string | FormTarget)[] {
  switch (value.kind) {
    case "text":
      return [value.text.replaceAll(/^["'`]|["'`]$/g, "")];
    case "joined":
      return value.parts.flatMap((part) => piecesOf(part));
    case "insertion":
      return [insertedTarget(value.insertion)];
    case "address":
      return value.written.includes("location") ? [""] : ["*"];
    case "choice":
      return (
        value.options.map((one) => piecesOf(one)).find((pieces) => pieces.some((one) => one !== "*")) ?? ["*"]
      );
    case "answer":
    case "made":
    case "held":
    case "attribute":
    case "markdown":
    case "unknown":
      return ["*"];
  }
}

/** `{% url 'name' %}` in a script. */
function insertedTarget(insertion: Insertion): FormTarget {
  if (insertion.kind !== "tag" || insertion.name !== "url") {
    const isPath =
      insertion.kind === "output" &&
      insertion.expression.kind === "attribute" &&
      /^(?:path|get_full_path)$/.test(insertion.expression.name);
    return isPath ? { kind: "own" } : { kind: "unseen" };
  }
  const expression = insertion.words[0]?.expression;
  return expression?.kind === "text" ? { kind: "route", name: expression.text } : { kind: "unseen" };
}
