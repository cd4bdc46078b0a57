// Written by `npm run generate`; do not edit.
import type { RegisteredCheck } from "./rule.ts";

/** Every check that exists, sorted by its full id. */
export const CHECKS: readonly RegisteredCheck[] = [
];
