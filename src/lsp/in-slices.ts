/** Long work between the messages of an editor. */
import type { Steps } from "../source/steps.ts";

/** Milliseconds for which messages may wait. */
const SLICE = 10;

/** Does the work a slice at a time; undefined as soon as it is outdated by what has come in between. */
export async function inSlices<Result>(
  steps: Steps<Result>,
  isOutdated: () => boolean,
): Promise<Result | undefined> {
  let begun = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() - begun < SLICE) continue;
    await messages();
    if (isOutdated()) return undefined;
    begun = performance.now();
  }
}

/** Lets messages through: they are read and told in turns of the event loop; one turn reads, the next one tells. */
export async function messages(): Promise<void> {
  await turn();
  await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
