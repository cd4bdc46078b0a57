/** Admin classes whose page for one row shows it and takes no form: what is asked of rights then opens the page alone. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { hierarchyOf, memberOf } from "../../bind/resolve.ts";
import { runsOn } from "../csrf/sent-methods.ts";
import type { AdminClass } from "./admin-classes.ts";

/** The views through which the admin takes the form of one row (docs.djangoproject.com/en/5.2/ref/contrib/admin/#django.contrib.admin.ModelAdmin.change_view). */
const PAGES = /^(?:change_view|changeform_view|_changeform_view)$/;

/** Whether no form for a row gets past the class's own view of it, and no list takes one (`list_editable`). */
export function takesNoChanges(program: Program, { ref }: AdminClass): boolean {
  const editsLists = hierarchyOf(program, ref).some(
    (one) =>
      one.kind === "class" &&
      functionFacts({ unit: one.target.unit, function: classFacts(one.target).body }).fragment.bindings.has(
        "list_editable",
      ),
  );
  if (editsLists) return false;
  return ["change_view", "changeform_view"].some((name) => {
    const member = memberOf(program, { kind: "instance", target: ref }, name);
    return member?.kind === "function" && refusesForms(program, member.target);
  });
}

/** Whether a view of the project hands nothing but reading requests on to Django's. */
function refusesForms(program: Program, ref: FunctionRef): boolean {
  const { values } = functionFacts(ref).fragment;
  const handed = values.filter((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    return callee?.op === "attribute" && PAGES.test(callee.name);
  });
  return handed.length > 0 && handed.every(({ region }) => !runsOn(program, ref, region, "POST"));
}
