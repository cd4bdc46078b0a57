import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findingIn, sourceFile } from "../../../test/support/sample-findings.ts";
import type { Finding } from "../../findings/finding.ts";
import { painter } from "../../report/paint.ts";
import { closingLine, screenLines } from "./screen.ts";
import { press, settled, startTriage, type Effect, type Key, type TriageState } from "./state.ts";

const file = sourceFile("shop/views.py", "pay(request)\nrefund(request)\nclose(request)\n");
const [first, second, third] = ["pay", "refund", "close"].map((word) =>
  findingIn(file, word, { subject: word }),
) as [Finding, Finding, Finding];
const START = startTriage([
  { finding: first, diff: undefined },
  { finding: second, diff: "-a\n+b\n" },
  { finding: third, diff: undefined },
]);

const typed = (text: string): readonly Key[] =>
  Array.from(text, (letter) => ({ text: letter, name: letter }));
const ENTER: Key = { name: "return", text: "\r" };
const ESCAPE: Key = { name: "escape", text: "\u001b" };

/** Keys one after the other, with what they bring about. */
function play(keys: readonly Key[], from: TriageState = START): { state: TriageState; effects: Effect[] } {
  const effects: Effect[] = [];
  let state = from;
  for (const key of keys) {
    const step = press(state, key);
    state = step.state;
    if (step.effect) effects.push(step.effect);
  }
  return { state, effects };
}

describe("a decision", () => {
  test("to accept takes a reason, and goes where the target says", () => {
    const { effects, state } = play([...typed("a"), ...typed("the gateway signs it"), ENTER]);
    expect(effects).toEqual([
      { kind: "accept", finding: first, reason: "the gateway signs it", target: "comment" },
    ]);
    expect(state.mode.kind).toBe("look");
    const other = play([...typed("ta"), ...typed("so it is"), ENTER]);
    expect(other.effects).toMatchObject([{ target: "baseline" }]);
  });

  test("that it is a false alarm says so", () => {
    expect(play([...typed("f"), ...typed("constant"), ENTER]).effects).toMatchObject([
      { reason: "false alarm: constant" },
    ]);
  });

  test("without words is not taken; Esc goes back", () => {
    const { state, effects } = play([...typed("a"), ...typed(" 1!"), ENTER]);
    expect([effects, state.mode.kind, state.said]).toEqual([
      [],
      "reason",
      "Say in words why; Esc goes back.",
    ]);
    expect(play([ESCAPE], state).state.mode.kind).toBe("look");
  });

  test("to fix is only there where there is a safe fix, and is asked for twice", () => {
    expect(play(typed("x")).state.said).toContain("By hand: ");
    expect(play(typed("sx")).effects).toEqual([]);
    expect(play(typed("sxn")).effects).toEqual([]);
    expect(play(typed("sxy")).effects).toEqual([{ kind: "fix", finding: second }]);
  });

  test("to edit names the line", () => {
    expect(play(typed("se")).effects).toEqual([{ kind: "edit", path: "shop/views.py", line: 2 }]);
  });
});

describe("typing a reason", () => {
  test("takes back letters, all of them, and no control characters", () => {
    const keys = [...typed("a"), ...typed("ab😀"), { name: "backspace" }, { text: "\u001b[31m" }];
    expect(play(keys).state.mode).toMatchObject({ text: "ab[31m" });
    expect(play([...keys, { name: "u", ctrl: true }]).state.mode).toMatchObject({ text: "" });
  });

  test("letters that are keys elsewhere are letters", () => {
    expect(play([...typed("a"), ...typed("fxq")]).state.mode).toMatchObject({ text: "fxq" });
  });
});

describe("walking", () => {
  test("on and back, and over at the end", () => {
    expect(play(typed("ssb")).state.at).toBe(1);
    expect(play(typed("b")).state.at).toBe(0);
    expect(play(typed("sss")).state.mode.kind).toBe("end");
    expect(play([{ name: "c", ctrl: true }]).state.mode.kind).toBe("end");
    expect(play([...typed("a"), { name: "c", ctrl: true }]).state.mode.kind).toBe("end");
  });

  test("stays with the finding when others go, and takes the next when it goes itself", () => {
    const at = play(typed("s")).state;
    const [, two, three] = START.items;
    const left = [two, three].flatMap((item) => item ?? []);
    expect(settled(at, left, "").at).toBe(0);
    const next = settled(
      at,
      START.items.filter(({ finding }) => finding !== second),
      "done",
      "fixed",
    );
    expect([next.items[next.at]?.finding, next.done.fixed, next.said]).toEqual([third, 1, "done"]);
  });

  test("is over when nothing is left", () => {
    expect(settled(START, [], "").mode.kind).toBe("end");
    expect(startTriage([]).mode.kind).toBe("end");
  });

  test("whatever is pressed, the place is one of the findings and drawing never fails", () => {
    const key = fc.record({
      text: fc.option(fc.string({ unit: "binary", maxLength: 3 }), { nil: undefined }),
      name: fc.constantFrom("return", "escape", "left", "right", "backspace", "c", undefined),
      ctrl: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(key, fc.constantFrom(...typed("afxestbvqy")))), (keys) => {
        const { state } = play(keys);
        expect(state.at).toBeLessThan(state.items.length);
        const screen = screenLines(state, { paint: painter(false), width: 60 }).join("\n");
        expect(screen).not.toMatch(/[^\P{Cc}\n]/u);
      }),
    );
  });
});

test("the screen offers a fix only where there is one", () => {
  const drawn = (state: TriageState): string =>
    screenLines(state, { paint: painter(false), width: 200 }).join("\n");
  expect(drawn(START)).toContain("x how to fix");
  expect(drawn(play(typed("s")).state)).toContain("x fix ·");
  expect(drawn(play(typed("sx")).state)).toContain("\n-a\n+b\n");
  expect(drawn(play(typed("a")).state)).toContain(
    "Why (accepted, into a comment in the code; Enter, Esc): _",
  );
  expect(closingLine(START)).toBe("pickguard: 0 accepted, 0 false alarms, 0 fixed, 3 left");
});
