/** Answers of login and reset pages that tell strangers who has an account. */
import type { Place } from "../../findings/finding.ts";
import { functionsOf, placeOf } from "../../flow/flow-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { textBetween } from "../../source/source-file.ts";
import { harmlessFile } from "../secrets/purpose.ts";
import { refTo } from "../../bind/program.ts";

const DOOR = /log_?in|sign_?in|reset|forgot|recover|lost_?password/i;

const TELLS =
  /\b(?:do(?:es)? not|don't|doesn't|did not) (?:know|exist|have an account)|\bno (?:such )?(?:user|account|member)s?\b|\b(?:user|account|e-?mail(?: address)?|username) (?:was )?(?:not found|unknown|is not registered|not registered|does not exist|doesn't exist)|\bunknown (?:user|account|e-?mail)|\binvalid username\b(?! (?:or|and|\/))/i;

/** Texts for visitors in functions that log in or reset; whether both answers look alike is up to a reader. */
export function* tellingAnswers(flows: FlowModel): Generator<Place> {
  for (const { facts, ref } of functionsOf(flows)) {
    const { file } = ref.unit;
    if (!DOOR.test(facts.name) || harmlessFile(file) !== undefined || file.path.includes("/management/"))
      continue;
    for (const [id, value] of facts.fragment.values.entries()) {
      if (value.op !== "text" || value.end - value.start > LONGEST_ANSWER) continue;
      const text = textBetween(file.bytes, value.start, value.end);
      if (TELLS.test(text) && !/^(?:"""|''')/.test(text)) yield placeOf(refTo(ref, id));
    }
  }
}

/** Longer texts are documentation. */
const LONGEST_ANSWER = 200;
