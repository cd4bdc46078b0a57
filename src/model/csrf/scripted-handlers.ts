/** Handlers whose answer no browser shows as a page: it opens pages by GET and POST alone (html.spec.whatwg.org/#form-submission-algorithm). */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";

/** What Django's and REST framework's views call for these methods. */
const HANDLER = /^(?:put|patch|delete)$/;

/** What REST framework's routers call for them (django-rest-framework.org/api-guide/viewsets/#viewset-actions). */
const ACTION = /^(?:update|partial_update|destroy)$/;

const VIEW = /^(?:django\.views|rest_framework)\./;

const VIEW_SET = /^rest_framework\.(?:viewsets|mixins|generics|views)\./;

/**
 * Whether a function is the handler of a method that scripts alone send. `HttpResponse(…)` there is read by them. Django's own
 * `DeleteView` calls `delete` for a POST as well (docs.djangoproject.com/en/5.2/ref/class-based-views/generic-editing/#deleteview).
 */
export function answersScriptsAlone({ program }: FlowModel, at: FunctionRef): boolean {
  const { class: owner, name } = functionFacts(at);
  if (owner < 0 || !(HANDLER.test(name) || ACTION.test(name))) return false;
  const above = libraryAncestors(program, { unit: at.unit, class: owner });
  if (above.some((path) => /\.(?:DeleteView|BaseDeleteView|DeletionMixin)$/.test(path))) return false;
  return above.some((path) => (ACTION.test(name) ? VIEW_SET : VIEW).test(path));
}
