/** Accounts that a project keeps in a model of its own, beside or instead of Django's: a name, a password column, and what people log in with. */
import type { ClassRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";

const ACCOUNT =
  /^(?:(?:App|Site|Web|Custom|My|Base)?Users?|(?:User)?Accounts?|Members?|Customers?|Employees?|Students?|Patients?|Registrations?)$/;

const PASSWORD = /^(?:hashed_|user_?)?pass(?:word|wd)?(?:_?hash|_?digest)?$|^pwd$/i;

const LOGIN = /^(?:user_?name|user_?email|e?_?mail|email_?address|login|login_?name|user_?id)$/i;

/** Whether a model is one. Credentials of other systems have such columns too, but another name. */
export function isOwnAccount(ref: ClassRef): boolean {
  const { name, body } = classFacts(ref);
  if (!ACCOUNT.test(name)) return false;
  const columns = [...functionFacts({ unit: ref.unit, function: body }).fragment.bindings.keys()];
  return columns.some((one) => PASSWORD.test(one)) && columns.some((one) => LOGIN.test(one));
}
