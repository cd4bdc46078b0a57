/** Lists of REST framework that give strangers the e-mail addresses of everybody who has an account. */
import { classFacts } from "../../bind/program.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import type { AuditModel } from "../audit-model.ts";
import { resolve } from "../../bind/resolve.ts";
import type { BoundForm } from "../forms/bound-forms.ts";
import { boundForms } from "../forms/bound-forms.ts";
import { attributeOf } from "../forms/class-attributes.ts";
import { rewrites } from "../forms/shown-secrets.ts";
import { loginFor } from "../posture/answers.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { View } from "../views/view.ts";
import { classAsks } from "./open-api-handlers.ts";
import { isPublicByName } from "./open-deeds.ts";

/** One such list. */
export interface OpenAccounts {
  readonly view: View;
  readonly posture: HandlerPosture;
  readonly serializer: BoundForm;
  /** The column with the addresses. */
  readonly column: string;
}

const ADDRESS = /^(?:e_?mail(?:_address)?|phone(?:_number)?|mobile)$/;

/** All of them, at most one for each view. */
export function openAccounts(model: AuditModel): readonly OpenAccounts[] {
  const lists = model.views.flatMap((view) => {
    const posture = openListOf(model, view);
    return posture ? [{ view, posture }] : [];
  });
  if (lists.length === 0) return [];
  const serializers = addressSerializers(model);
  return lists.flatMap(({ view, posture }): OpenAccounts[] => {
    const serializer = serializerOf(model, view, serializers);
    const column = serializer?.shown.find((one) => ADDRESS.test(one));
    return serializer && column !== undefined ? [{ view, posture, serializer, column }] : [];
  });
}

/** The list that a class of REST framework inherits and hands to strangers, where nothing in it looks at who is asking. */
function openListOf({ flows, postures }: AuditModel, view: View): HandlerPosture | undefined {
  if (view.framework !== "drf" || view.target.kind !== "class" || isPublicByName(view.name)) return undefined;
  const found = postures
    .get(view)
    ?.handlers.find(
      (one) =>
        /\.(?:list|List\w*\.get)$/.test(one.handler.inherited ?? "") &&
        one.guards.every(({ letsEverybody }) => letsEverybody !== true) &&
        loginFor(one, "GET") === "open",
    );
  return found && !classAsks(flows, view.target.ref) ? found : undefined;
}

/** Serializers that show such a column of accounts as it is. */
function addressSerializers({ flows, ownership }: AuditModel): ReadonlyMap<ClassFacts, BoundForm> {
  return new Map(
    boundForms(flows).flatMap((form) => {
      const { kind, ref, model, modelName, shown } = form;
      const isUser = model
        ? ownership.models.get(classFacts(model))?.identity === "user"
        : modelName === "User";
      return kind === "serializer" &&
        isUser &&
        shown.some((one) => ADDRESS.test(one)) &&
        !rewrites(flows.program, ref)
        ? [[classFacts(ref), form] as const]
        : [];
    }),
  );
}

function serializerOf(
  { flows: { program } }: AuditModel,
  { target }: View,
  serializers: ReadonlyMap<ClassFacts, BoundForm>,
): BoundForm | undefined {
  const at = target.kind === "class" ? attributeOf(program, target.ref, "serializer_class") : undefined;
  const named = at && resolve(program, at);
  return named?.kind === "class" ? serializers.get(classFacts(named.target)) : undefined;
}
