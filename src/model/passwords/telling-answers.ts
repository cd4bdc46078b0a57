/** Answers of login and reset pages that tell strangers who has an account. */
import type { Place } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionFacts } from "../../bind/program.ts";
import { longLiterals } from "../secrets/python-credentials.ts";
import { harmlessFile } from "../secrets/purpose.ts";

const DOOR = /log_?in|sign_?in|reset|forgot|recover|lost_?password/i;

const TELLS =
  /\b(?:do(?:es)? not|don't|doesn't|did not) (?:know|exist|have an account)|\bno (?:such )?(?:user|account|member)s?\b|\b(?:user|account|e-?mail(?: address)?|username) (?:was )?(?:not found|unknown|is not registered|not registered|does not exist|doesn't exist)|\bunknown (?:user|account|e-?mail)|\binvalid username\b(?! (?:or|and|\/))/i;

/** Texts for visitors in functions that log in or reset; whether both answers look alike is up to a reader. */
export function* tellingAnswers(flows: FlowModel): Generator<Place> {
  for (const { at, text } of longLiterals(flows)) {
    if (text.length > LONGEST_ANSWER || !TELLS.test(text) || !DOOR.test(functionFacts(at).name)) continue;
    if (text.startsWith('"""') || text.startsWith("'''") || harmlessFile(at.unit.file) !== undefined)
      continue;
    if (!at.unit.file.path.includes("/management/")) yield placeOf(at);
  }
}

/** Longer texts are documentation. */
const LONGEST_ANSWER = 200;
