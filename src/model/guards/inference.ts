/** The guard inference as a whole: conditions, refusals, calls and decorators, which ask each other. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { AccessRow } from "../../flow/catalog/guard-rows.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { Claim } from "./claim.ts";
import { both, NOTHING } from "./claim.ts";
import { functionDecorators } from "./decorators.ts";
import { outcomeClaim } from "./enforcement.ts";
import type { GuardBook, Question } from "./guard-book.ts";
import { ANY_REQUEST, makeGuardBook, occasionKey } from "./guard-book.ts";
import { settingTruths } from "./setting-truth.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";

/** The inference with nothing remembered yet; without settings nothing is known of them. `declared` are guards of the project by its own word. */
export function newGuardBook(
  flows: FlowModel,
  settings: readonly ProjectSettings[] = [],
  declared: readonly AccessRow[] = [],
): GuardBook {
  return makeGuardBook(flows, ask, settingTruths(flows.program, settings), declared);
}

/** A function that asks itself, by whatever detour, is taken for silent there. */
function ask(book: GuardBook, ref: FunctionRef, { outcome, occasion: asked }: Question): Claim {
  const facts = functionFacts(ref);
  const ends = outcome === "passes" || outcome === "survives";
  if (ends && !book.relevance.visitor.has(facts) && facts.decorators.length === 0) return NOTHING;
  const { given, unfilled, receiver, paths } = asked;
  const occasion = book.relevance.occasion.has(facts)
    ? asked
    : {
        ...ANY_REQUEST,
        ...(given && { given }),
        ...(unfilled && { unfilled }),
        ...(receiver && { receiver }),
        ...(paths && { paths }),
      };
  const known = book.answers.get(facts) ?? new Map<string, Claim>();
  book.answers.set(facts, known);
  const key = `${outcome} ${occasionKey(occasion)}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  known.set(key, NOTHING);
  const own = outcomeClaim({ book, ref, occasion }, outcome);
  const claim = ends ? both(functionDecorators(book, ref, asked), own) : own;
  known.set(key, claim);
  return claim;
}
