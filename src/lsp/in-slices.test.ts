import { expect, test } from "vitest";
import type { Steps } from "../source/steps.ts";
import { inSlices } from "./in-slices.ts";

function* busy(steps: number, done: number[]): Steps<string> {
  for (let i = 0; i < steps; i++) {
    const begun = performance.now();
    while (performance.now() - begun < 4) continue;
    done.push(i);
    yield;
  }
  return "done";
}

test("does all of it, and lets others in between", async () => {
  const done: number[] = [];
  const seen: number[] = [];
  const timer = setInterval(() => seen.push(done.length), 1);
  expect(await inSlices(busy(20, done), () => false)).toBe("done");
  clearInterval(timer);
  expect(done).toHaveLength(20);
  expect(seen.some((count) => count > 0 && count < 20)).toBe(true);
});

test("leaves it as soon as it is outdated", async () => {
  const done: number[] = [];
  let isOutdated = false;
  setTimeout(() => {
    isOutdated = true;
  }, 1);
  expect(await inSlices(busy(200, done), () => isOutdated)).toBeUndefined();
  expect(done.length).toBeLessThan(200);
});
