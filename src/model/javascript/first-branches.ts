/** Scripts of templates that are no script as long as all branches of their conditions stand in them. */
import type { Span } from "../../source/span.ts";
import type { TemplateNode } from "../../syntax/template/tree.ts";
import type { Script } from "./script.ts";

/**
 * A script with the first branch of every tag alone: `title: {% if a %}"b"{% else %}"c"{% endif %}` holds two texts in one place
 * otherwise. Undefined where no tag in it has a second branch. All offsets stay.
 */
export function firstBranches(script: Script): Script | undefined {
  const { page, start, text } = script;
  const later = page ? laterBranches(page.template.nodes, { start, end: start + text.length }) : [];
  if (later.length === 0) return undefined;
  const pieces: string[] = [];
  let at = 0;
  for (const span of later) {
    pieces.push(text.slice(at, span.start - start));
    pieces.push(text.slice(span.start - start, span.end - start).replaceAll(/[^\n]/g, " "));
    at = span.end - start;
  }
  pieces.push(text.slice(at));
  return { ...script, text: pieces.join("") };
}

/** From the second branch of a tag to its end, outermost tags first and in the order of the text. */
function laterBranches(nodes: readonly TemplateNode[], within: Span): Span[] {
  const found: Span[] = [];
  const waiting = nodes.toReversed();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.kind !== "tag") continue;
    const [first, second] = node.branches;
    const end = node.closing?.start ?? node.branches.at(-1)?.body.at(-1)?.end;
    if (second && end !== undefined && second.head.start >= within.start && end <= within.end)
      found.push({ start: second.head.start, end });
    else
      waiting.push(
        ...node.branches
          .slice(1)
          .flatMap(({ body }) => body)
          .toReversed(),
      );
    waiting.push(...(first?.body ?? []).toReversed());
  }
  return found.toSorted((a, b) => a.start - b.start);
}
