/**
 * Patterns that take polynomial time on the worst input, each with the reason why that input cannot be long or the
 * repetition not large. Exponential ones have no place in src.
 */
export const BOUNDED: ReadonlyMap<string, string> = new Map([]);
