/** Columns and models of which nobody publishes anything. */
import type { ClassRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";

const PRIVATE_COLUMN =
  /(?:^|_)(?:ssn|credit_?card|card_?number|cvv|iban|bank|salary|passport|password|secret|api_?key|token|tax_?id|medical|diagnosis|birth_?date|date_of_birth|dob|phone|national_id)(?:$|_)/i;

/** Of people and firms whom pages introduce, these are shown as well. */
const CARD_COLUMN = /(?:^|_)(?:birth_?date|date_of_birth|dob|phone)(?:$|_)/i;

const MONEY = /(?:^|_)(?:money|balance|wallet|income|account_?number)(?:$|_)/i;

const PRIVATE_MODEL =
  /(?:Credit|Debit|Bank|Payment)(?:Card|Account|Method)|^(?:Secret|Credential|Password|Salary|Payroll|Payslip|Diagnosis|Prescription|Passport|MedicalRecord)s?$/;

/** Whether a model has columns that nobody publishes. */
export function hasPrivateColumns(ref: ClassRef): boolean {
  return columnsOf(ref).some((name) => PRIVATE_COLUMN.test(name));
}

/** Whether all such columns of a model are what a public card of a person or firm may hold: a phone number, a birthday. */
export function hasCardColumnsAlone(ref: ClassRef): boolean {
  return columnsOf(ref)
    .filter((name) => PRIVATE_COLUMN.test(name))
    .every((name) => CARD_COLUMN.test(name));
}

/** Whether rows of a model are private by their columns, by what the account of a person holds, or by the model's name. */
export function isPrivateModel(ref: ClassRef): boolean {
  const named = PRIVATE_MODEL.test(classFacts(ref).name);
  return named || columnsOf(ref).some((name) => PRIVATE_COLUMN.test(name) || MONEY.test(name));
}

function columnsOf(ref: ClassRef): string[] {
  const body = functionFacts({ unit: ref.unit, function: classFacts(ref).body });
  return [...body.fragment.bindings.keys()];
}
