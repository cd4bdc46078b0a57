import { describe, expect, it } from "vitest";
import { parsePython } from "./parse.ts";
import type { Node } from "./tree.ts";
import { dottedName, forEachChild } from "./walk.ts";

function parse(source: string): Node {
  return parsePython(new Uint8Array(Buffer.from(source))).module;
}

function dottedNames(source: string): readonly (string | undefined)[] {
  const names: (string | undefined)[] = [];
  forEachChild(parse(source), (child) => {
    if (child.kind === "ExpressionStatement") names.push(dottedName(child.value));
  });
  return names;
}

/** Finds nodes by looking at every property, whatever `forEachChild` knows. */
function nodesWithin(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(nodesWithin);
  return "kind" in value ? [value, ...inner] : inner;
}

function visited(node: Node): readonly Node[] {
  const nodes = [node];
  forEachChild(node, (child) => nodes.push(...visited(child)));
  return nodes;
}

describe("forEachChild", () => {
  it("reaches every node of every kind", () => {
    const root = parse(EVERYTHING);
    expect(new Set(visited(root))).toEqual(new Set(nodesWithin(root)));
    expect(visited(root).length).toBe(nodesWithin(root).length);
  });
});

const EVERYTHING = `
import a.b as c
from d import e
@f
class G[T: int = str](h, k=i, *j, **l): m: n = o
async def p[*Q](r: s, /, t=u, *v, w, **x) -> y:
    global aa; nonlocal bb
    async for cc in dd: break
    else: continue
    async with ee as ff, gg: pass
    return [await hh async for ii in jj if kk], (yield), (yield from ll)
type mm[**nn] = oo
while pp: del qq, rr[0:1:2, ...]
else: raise ss from tt
try: assert uu, vv
except ww as xx: yy += 1
else: pass
finally: pass
match zz:
    case 1 | a.b | [*_, c] | {"k": d, **e} | F(g, h=i) as j if k: pass
x = y = lambda z: not -a ** b if c and d or e < f in g else {h: i, **j}
(k := l); {m}; {n: o for p in q}; f"r{s!r:>{t}}u" "v"; b"w"; 1.5j; a(b for c in d); print >>e, f
g h(
x = 
`;

describe("dottedName", () => {
  it("is the path of a chain of names and of nothing else", () => {
    expect(dottedNames("a\na.b.c\na().b\na[0].b\n(a.b).c\n'x'.join\n")).toEqual([
      "a",
      "a.b.c",
      undefined,
      undefined,
      "a.b.c",
      undefined,
    ]);
  });
});
