/**
 * How much of the heap is objects of the program, and how much the engine's own: compiled code, and what it notes to undo that. The
 * latter grows for thousands of edits and says nothing about what the program keeps.
 */
import { getHeapSnapshot } from "node:v8";

/** Kinds of nodes of a snapshot that the engine makes for itself. */
const OF_ENGINE: ReadonlySet<string> = new Set(["code", "hidden"]);

/** Bytes of all reachable objects, from a snapshot that is read while it is written: it may be larger than a string can be. */
export async function objectBytes(): Promise<number> {
  let head = "";
  let nodes: NodeReader | undefined;
  for await (const chunk of getHeapSnapshot()) {
    let text = String(chunk);
    if (nodes === undefined) {
      head += text;
      const start = head.indexOf(NODES);
      if (start < 0) continue;
      nodes = readerOf(head);
      text = head.slice(start + NODES.length);
    }
    nodes.read(text);
  }
  return nodes?.bytes() ?? 0;
}

const NODES = '"nodes":[';

interface NodeReader {
  readonly read: (text: string) => void;
  readonly bytes: () => number;
}

/** Sums up the sizes of a list of nodes, each a row of numbers whose meaning the head tells. */
function readerOf(head: string): NodeReader {
  const fields = listIn(head, '"node_fields":[');
  const types = listIn(head, '"node_types":[[');
  const [typeAt, sizeAt] = [fields.indexOf("type"), fields.indexOf("self_size")];
  let [digits, at, type, sum, isDone] = ["", 0, 0, 0, false];
  const take = (): void => {
    if (digits === "") return;
    if (at === typeAt) type = Number(digits);
    if (at === sizeAt && !OF_ENGINE.has(types[type] ?? "")) sum += Number(digits);
    digits = "";
    at = (at + 1) % fields.length;
  };
  return {
    read: (text) => {
      for (let i = 0; i < text.length && !isDone; i++) {
        const letter = text[i] ?? "";
        if (letter >= "0" && letter <= "9") digits += letter;
        else take();
        isDone = letter === "]";
      }
    },
    bytes: () => sum,
  };
}

/** The words of a list in the head. */
function listIn(head: string, opening: string): readonly string[] {
  const start = head.indexOf(opening) + opening.length;
  const end = head.indexOf("]", start);
  return [...head.slice(start, end).matchAll(/"([\w ]+)"/g)].map(([, word]) => word ?? "");
}
