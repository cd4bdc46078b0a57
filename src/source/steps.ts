/** Work that can be left between any two of its steps, for whoever must not hold the thread for long. */

/** Each step ends with a `yield`; the last one gives the result. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Does all of it at once. */
export function toTheEnd<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
