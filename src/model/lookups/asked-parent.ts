/** Lists of the rows below one parent that the request names: `Part.objects.filter(book=self.kwargs["book_pk"])`. */
import { functionFacts } from "../../bind/program.ts";
import type { Candidate } from "./candidates.ts";

/** The column of the parent through which the rows belong to somebody, where the question asks for one parent by it. */
export function askedParent({ owner, lookup }: Candidate): string | undefined {
  const { fetch, keyed } = lookup;
  const [parent, further] = owner?.path ?? [];
  if (keyed || fetch.form !== "many" || parent === undefined || further === undefined) return undefined;
  const { values } = functionFacts(fetch.at).fragment;
  const names: ReadonlySet<string> = new Set(["", "_id", "_pk", "__id", "__pk"].map((end) => parent + end));
  const asks = values.some((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    if (value.op !== "call" || callee?.op !== "attribute" || callee.name !== "filter") return false;
    return value.arguments.some(
      (one) =>
        names.has(one.name ?? "") && values[one.value]?.op !== "text" && values[one.value]?.op !== "constant",
    );
  });
  return asks ? parent : undefined;
}
