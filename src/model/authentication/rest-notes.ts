/** Permissions of REST framework that stand where nothing reads them, and those that ask nothing of the only requests a view answers. */
import { libraryAncestors, methodsAlong } from "../../bind/ancestry.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { functionsLike } from "../../flow/spots.ts";
import { classAttribute, inheritedMethod, ownAttribute } from "../guards/class-attributes.ts";
import type { ViewClass } from "./class-guards.ts";
import { isApiBase } from "./guard-vocabulary.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";

/** Decorators that leave a note on a function for `@api_view` (www.django-rest-framework.org/api-guide/views/#api-policy-decorators). */
const NOTES = /^rest_framework\.decorators\.permission_classes$/;

/** Methods that REST framework calls by the request's method. */
const VERB = /^(?:get|post|put|patch|delete)$/;

/** `@permission_classes([…])` on a method: a class reads its own attribute, and never the note. */
export function notesOnMethods({ program }: FlowModel, { ref, ancestors }: ViewClass): IneffectiveGuard[] {
  const isApi = ancestors.some((one) => one.kind === "external" && isApiBase(one.name));
  if (!isApi || readsNotes(program, ref)) return [];
  return methodsOf(ref).flatMap((method) => noteOn(program, ref, method) ?? []);
}

/** `get_permissions` of the project's own may well read the note. */
function readsNotes(program: Program, ref: ClassRef): boolean {
  return methodsAlong(program, ref).some((one) => functionFacts(one).name === "get_permissions");
}

const decoratedVerbs = functionsLike(
  ({ class: owner, decorators, name }) => owner !== NONE && decorators.length > 0 && VERB.test(name),
);

/** The same in a class whose base is not here: requests come to methods of these names, and what the base reads is not known for sure. */
export function notesBelowUnknown(flows: FlowModel): IneffectiveGuard[] {
  const { program } = flows;
  return decoratedVerbs(flows).flatMap(({ ref, facts }): IneffectiveGuard[] => {
    const owner = { unit: ref.unit, class: facts.class };
    const outside = libraryAncestors(program, owner).filter((name) => name !== "object");
    if (outside.length === 0 || outside.some(isApiBase) || readsNotes(program, owner)) return [];
    const note = noteOn(program, owner, ref);
    return note ? [{ ...note, sure: false }] : [];
  });
}

function noteOn(program: Program, owner: ClassRef, method: FunctionRef): IneffectiveGuard | undefined {
  const facts = functionFacts(method);
  const outer = { unit: method.unit, function: facts.parent };
  const { values } = functionFacts(outer).fragment;
  const at = facts.decorators.findIndex((id) => {
    const value = values[id];
    return value?.op === "call" && NOTES.test(externalName(resolveIn(program, outer, value.callee)) ?? "");
  });
  const span = facts.decoratorSpans[at];
  if (span === undefined) return undefined;
  return {
    form: "note-on-method",
    at: { path: method.unit.file.path, span, scope: facts.qualifiedName },
    subject: facts.qualifiedName,
    guard: "@permission_classes",
    instead: classFacts(owner).name,
    related: [],
    sure: true,
  };
}

/** Asks for `add`, `change` and `delete`, and for nothing under GET (rest_framework/permissions.py). */
const ONLY_CHANGES = /^rest_framework\.permissions\.(?:DjangoModelPermissions|DjangoObjectPermissions)$/;

/** Views of REST framework that only show rows. */
const SHOWING =
  /^rest_framework\.(?:viewsets\.ReadOnlyModelViewSet|generics\.(?:ListAPIView|RetrieveAPIView)|mixins\.(?:ListModelMixin|RetrieveModelMixin))$/;

/** Their relatives that change rows as well. */
const CHANGING =
  /^rest_framework\.(?:viewsets\.ModelViewSet|(?:generics|mixins)\.(?:List|Retrieve){0,2}(?:Create|Update|Destroy){1,2}(?:APIView|ModelMixin))$/;

/** Handlers that somebody may write beside them. */
const WRITING = /^(?:post|put|patch|delete|create|update|partial_update|destroy)$/;

/** Model permissions on a view that answers GET alone: the permission is never asked for. */
export function readsUnasked({ program }: FlowModel, { ref }: ViewClass): IneffectiveGuard[] {
  const at = ownAttribute(ref, "permission_classes");
  const value = at && functionFacts(at).fragment.values[at.value];
  if (!at || value?.op !== "collection" || !onlyShows(program, ref) || narrowsRows(program, ref)) return [];
  const names = value.entries.map((entry) => externalName(resolveIn(program, at, entry.value)) ?? "");
  const asking = names.find((name) => ONLY_CHANGES.test(name));
  // Something else among them may ask.
  if (asking === undefined || names.some((name) => name !== asking && !name.endsWith(".IsAuthenticated")))
    return [];
  return [
    {
      form: "asks-of-changes",
      at: { ...placeOf(refTo(at, at.value)), scope: classFacts(ref).qualifiedName },
      subject: classFacts(ref).qualifiedName,
      guard: asking.split(".").at(-1) ?? asking,
      instead: "",
      related: [],
      sure: false,
    },
  ];
}

function onlyShows(program: Program, ref: ClassRef): boolean {
  const libraries = libraryAncestors(program, ref);
  if (!libraries.some((name) => SHOWING.test(name)) || libraries.some((name) => CHANGING.test(name)))
    return false;
  return methodsAlong(program, ref).every((method) => {
    const { name, decorators } = functionFacts(method);
    return !WRITING.test(name) && decorators.length === 0;
  });
}

/** Filter backends of libraries that narrow nothing to the asker (www.django-rest-framework.org/api-guide/filtering/). */
const PLAIN_FILTERS =
  /^(?:object$|abc\.|rest_framework\.filters\.|django_filters\.|rest_framework_filters\.|url_filter\.)/;

/** Whether the view's rows are those that whoever asks may see, by a filter backend or by its own methods that give them. */
export function narrowsRows(program: Program, ref: ClassRef): boolean {
  const getters = ["get_queryset", "filter_queryset"].flatMap(
    (name) => inheritedMethod(program, ref, name) ?? [],
  );
  if (getters.some(readsUser)) return true;
  const at = classAttribute(program, ref, "filter_backends");
  const list = at && functionFacts(at).fragment.values[at.value];
  if (!at || list?.op !== "collection") return false;
  return list.entries.some(({ value }) => {
    const symbol = resolveIn(program, at, value);
    if (symbol?.kind !== "class") return !PLAIN_FILTERS.test(externalName(symbol) ?? "object");
    const filter = inheritedMethod(program, symbol.target, "filter_queryset");
    return (
      (filter !== undefined && readsUser(filter)) ||
      libraryAncestors(program, symbol.target).some((name) => !PLAIN_FILTERS.test(name))
    );
  });
}

/** `request.user` somewhere in a method. */
function readsUser(ref: FunctionRef): boolean {
  return functionFacts(ref).fragment.values.some(
    (value) => value.op === "attribute" && value.name === "user",
  );
}
