/** Folders that belong to tests by their name. */
import { expect, test } from "vitest";
import { isInTestFolder } from "./test-paths.ts";

test.each(["unittests", "unit_tests", "unittest", "testdata", "test_data", "test_utils", "tests"])(
  "%s is a folder of tests",
  (folder) => {
    expect(isInTestFolder(`shop/${folder}/orders.py`)).toBe(true);
  },
);

test.each(["latest", "testimonials", "data", "units"])("%s is not", (folder) => {
  expect(isInTestFolder(`shop/${folder}/orders.py`)).toBe(false);
});
