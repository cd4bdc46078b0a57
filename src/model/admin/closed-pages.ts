/** Admin classes whose page for one row shows it and takes no form: what is asked of rights then opens the page alone. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import { hierarchyOf, memberOf } from "../../bind/resolve.ts";
import type { RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { isMethod } from "../csrf/get-conditions.ts";
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
  return handed.length > 0 && handed.every(({ region }) => !runsOnPost(program, ref, region));
}

function runsOnPost(program: Program, ref: FunctionRef, region: RegionId): boolean {
  const { regions } = functionFacts(ref).fragment;
  for (let at = regions[region]; at; at = at.parent === NONE ? undefined : regions[at.parent]) {
    if (at.condition !== NONE && onPost(program, ref, at.condition) === !at.polarity) return false;
  }
  return true;
}

/** What a question about the method comes out as for a POST; undefined for every other condition. */
function onPost(program: Program, ref: FunctionRef, id: ValueId): boolean | undefined {
  const { values } = functionFacts(ref).fragment;
  const value = values[id];
  if (value?.op !== "operation") return undefined;
  const [left = NONE, right = NONE] = value.operands;
  if (value.operator === "not") {
    const answer = onPost(program, ref, left);
    return answer === undefined ? undefined : !answer;
  }
  if (!/^(?:==|!=|in|not in)$/.test(value.operator) || !isMethod(program, ref, left)) return undefined;
  const list = values[right];
  const named = list?.op === "collection" ? list.entries.map((one) => one.value) : [right];
  const texts = named.map((one) => textOf(program, refTo(ref, one))?.toUpperCase());
  if (texts.includes(undefined)) return undefined;
  return texts.includes("POST") === (value.operator === "==" || value.operator === "in");
}
