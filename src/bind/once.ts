/** Answers that are made when somebody first asks, and kept as long as what they are about. */
import type { ClassFacts, FunctionFacts, PythonFacts } from "../extract/facts.ts";
import type { ClassRef, FunctionRef, Program, Unit } from "./program.ts";
import { classFacts, functionFacts } from "./program.ts";

/** A function that answers each question about one object once. Only for answers that depend on that object alone. */
export function onceFor<Key extends object, Answer>(make: (key: Key) => Answer): (key: Key) => Answer {
  const known = new WeakMap<Key, { readonly answer: Answer }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.answer;
    const answer = make(key);
    known.set(key, { answer });
    return answer;
  };
}

/** An answer that is made when it is first asked for: most never are. */
export function onDemand<Answer>(make: () => Answer): () => Answer {
  let known: { readonly answer: Answer } | undefined;
  return () => (known ??= { answer: make() }).answer;
}

/** As `onceFor`, for classes of a program. Never asked while names are being resolved: what holds for now must not be kept. */
export function oncePerClass<Answer>(
  make: (program: Program, ref: ClassRef) => Answer,
): (program: Program, ref: ClassRef) => Answer {
  const answersOf = onceFor<Program, Map<ClassFacts, { readonly answer: Answer }>>(() => new Map());
  return (program, ref) => {
    const known = answersOf(program);
    const before = known.get(classFacts(ref));
    if (before !== undefined) return before.answer;
    const answer = make(program, ref);
    known.set(classFacts(ref), { answer });
    return answer;
  };
}

/** The same for functions of a program. */
export function oncePerFunction<Answer>(
  make: (program: Program, ref: FunctionRef) => Answer,
): (program: Program, ref: FunctionRef) => Answer {
  const answersOf = onceFor<Program, Map<FunctionFacts, { readonly answer: Answer }>>(() => new Map());
  return (program, ref) => {
    const known = answersOf(program);
    const before = known.get(functionFacts(ref));
    if (before !== undefined) return before.answer;
    const answer = make(program, ref);
    known.set(functionFacts(ref), { answer });
    return answer;
  };
}

/** An answer about a file by itself, kept as long as its facts are. */
export function perFile<Answer>(answer: (unit: Unit) => Answer): (unit: Unit) => Answer {
  const known = new WeakMap<PythonFacts, { readonly answer: Answer }>();
  return (unit) => {
    const before = known.get(unit.facts);
    if (before !== undefined) return before.answer;
    const fresh = { answer: answer(unit) };
    known.set(unit.facts, fresh);
    return fresh.answer;
  };
}
