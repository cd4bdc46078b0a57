/** Methods of forms and serializers that look whether a text is a web address. */
import type { FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { functionsLike } from "../../flow/spots.ts";

/** `clean_website` of a form, `validate_website` of a serializer. */
const CHECKING = /^(?:clean|validate)_(\w{1,100})$/;

/**
 * The method that asks Django's `URLValidator` of the field with this name; undefined where there is none.
 * (docs.djangoproject.com/en/5.2/ref/validators/#urlvalidator: without `schemes=` it takes http, https and ftp.)
 */
export function addressCheck(flows: FlowModel, field: string): string | undefined {
  const found = addressChecks(flows).find(({ facts }) => CHECKING.exec(facts.name)?.[1] === field);
  return found?.facts.qualifiedName;
}

const addressChecks = functionsLike(
  ({ name, fragment }) =>
    CHECKING.test(name) &&
    fragment.values.some(
      (value) => value.op === "call" && spokenName(fragment, value.callee) === "URLValidator",
    ),
);
