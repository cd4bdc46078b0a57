/** Views of the REST framework that know their callers by a header: no browser adds it to a link or a form of another site. */
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ClassRef, Program } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolve } from "../../bind/resolve.ts";
import type { AuditModel } from "../audit-model.ts";
import { namesUnder, restFrameworks } from "../settings/rest-framework.ts";
import type { View } from "../views/view.ts";

/** Authentications of DRF and its packages that read a header which no browser adds by itself. */
const BY_HEADER = /\.(?:Token|JWT|JSONWebToken|OAuth2|Knox|APIKey)\w{0,40}Authentication$/;

/** A browser asks for its password only where it comes first (www.django-rest-framework.org/api-guide/authentication/#unauthorized-and-forbidden-responses). */
const BASIC = /\.BasicAuthentication$/;

/** Whether a class knows its callers by a header alone, as it or the settings say. */
export function knowsByHeader({ flows, settings }: AuditModel, ref: ClassRef): boolean {
  const names = ownAuthentications(flows.program, ref) ?? defaultAuthentications(settings);
  return names.length > 0 && names.every((name) => BY_HEADER.test(name));
}

/** Whether no link makes a browser prove to a view who is there. */
export function isDeafToLinks(model: AuditModel, { framework, target }: View): boolean {
  if (framework !== "drf" || target.kind !== "class") return false;
  const { flows, settings } = model;
  const names = ownAuthentications(flows.program, target.ref) ?? defaultAuthentications(settings);
  const [first = ""] = names;
  return BY_HEADER.test(first) && names.every((name) => BY_HEADER.test(name) || BASIC.test(name));
}

/** What `authentication_classes` lists; "" for what could not be followed. */
function ownAuthentications(program: Program, ref: ClassRef): readonly string[] | undefined {
  for (const ancestor of hierarchyOf(program, ref)) {
    if (ancestor.kind !== "class") continue;
    const { unit } = ancestor.target;
    const body = classFacts(ancestor.target).body;
    const { fragment } = functionFacts({ unit, function: body });
    const id = fragment.bindings.get("authentication_classes");
    const list = id === undefined ? undefined : fragment.values[id];
    if (list === undefined) continue;
    if (list.op !== "collection") return [""];
    return list.entries.map(
      ({ value }) => externalName(resolve(program, { unit, function: body, value })) ?? "",
    );
  }
  return undefined;
}

function defaultAuthentications(settings: AuditModel["settings"]): readonly string[] {
  return [...restFrameworks(settings)].flatMap((framework) => {
    const names = namesUnder(framework, "DEFAULT_AUTHENTICATION_CLASSES");
    return names === undefined || names === "default" ? [""] : names;
  });
}
