/**
 * Patterns that take quadratic time on the worst input, each with the reason why that input cannot be long.
 * Anything worse than quadratic has no place in src.
 */
export const BOUNDED: ReadonlyMap<string, string> = new Map([]);
