import { expect, test } from "vitest";
import { extendOrigin, originAt, originSteps } from "./value.ts";

function place(start: number, end: number, path = "shop/settings.py"): Parameters<typeof originAt>[0] {
  return { path, span: { start, end } };
}

test("a literal inside its own assignment is no step; one from elsewhere is", () => {
  const here = extendOrigin(
    originAt(place(8, 12), "written here"),
    place(0, 12),
    "assigned to `DEBUG`",
    "assigned",
  );
  expect(originSteps(here).map(({ note }) => note)).toEqual(["assigned to `DEBUG`"]);
  const elsewhere = extendOrigin(
    originAt(place(8, 12, "shop/base.py"), "written here"),
    place(0, 12),
    "assigned to `DEBUG`",
    "assigned",
  );
  expect(originSteps(elsewhere)).toHaveLength(2);
  expect(originSteps(originAt(place(8, 12), "written here"))).toHaveLength(1);
});
