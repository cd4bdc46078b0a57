/** The names under which other models' rows give the manager of a model: `topic.post_set`, `topic.posts`. */
import { textOf } from "../../bind/constants.ts";
import type { ClassRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";

/** The default name, and what the model's own relations say (docs.djangoproject.com/en/5.2/ref/models/fields/#django.db.models.ForeignKey.related_name). */
export function reverseManagers(program: Program, model: ClassRef): string[] {
  const { name, body: id } = classFacts(model);
  const body = { unit: model.unit, function: id };
  const given = functionFacts(body).fragment.values.flatMap((value): string[] => {
    const named =
      value.op === "call" ? value.arguments.find((one) => one.name === "related_name") : undefined;
    const text = named && textOf(program, refTo(body, named.value));
    return text === undefined || !/^[a-z]\w{2,60}$/i.test(text) ? [] : [text];
  });
  return [`${name.toLowerCase()}_set`, ...given];
}
