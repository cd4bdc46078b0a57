/** Columns whose contents hold no markup, whoever writes them: numbers, dates, choices, addresses, names of stored files. */
import { onceFor } from "../../bind/once.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { modelClasses } from "../ownership/model-classes.ts";
import type { WrittenRelation } from "../ownership/relation.ts";
import { isUserPath, relationsOf } from "../ownership/relation.ts";
import { fieldsOfRow, type FieldFacts } from "./fields.ts";

/** Numbers, truths, times, keys and addresses, which their types turn into something else than text. */
const PLAIN_TYPE =
  /^(?:\w{0,20}IntegerField|\w{0,20}AutoField|(?:Null)?BooleanField|DecimalField|FloatField|Date(?:Time)?Field|TimeField|DurationField|UUIDField|SlugField|(?:Generic)?IPAddressField)$/;

/** The same by packages: `netfields.CidrAddressField`, `macaddress.fields.MACAddressField`, `netbox.IPNetworkField`. */
const PLAIN_NAME =
  /^(?:\w{0,20}(?:Network|Cidr\w{0,7}|Inet\w{0,7}|IPAddress|MACAddress|Mac\w{0,7})Field|PhoneNumberField|CountryField|ColorField|MoneyField)$/;

/** Storages replace whatever is no letter, digit, dot, dash or underscore in the last part of a name (`get_valid_name`). */
const FILE_TYPE = /^(?:File|Image)Field$/;

/** What of a stored file tells its name. */
const FILE_NAME: ReadonlySet<string> = new Set(["name", "url", "path", "size", "width", "height"]);

/** Every field of the program's models, by its name. */
const fieldsByName: (program: Program) => ReadonlyMap<string, readonly FieldFacts[]> = onceFor((program) => {
  const found = new Map<string, FieldFacts[]>();
  for (const { ref } of modelClasses(program).byFacts.values())
    for (const field of fieldsOfRow(program, ref))
      found.set(field.name, [...(found.get(field.name) ?? []), field]);
  return found;
});

/**
 * Whether what is read from a row holds no markup: `names` are the attributes on the way, the field last. Every model of
 * the program that has a field of that name must have one of such a type; a name that no model has tells nothing.
 */
export function holdsNoMarkup(program: Program, names: readonly string[]): boolean {
  const [last, before] = [names.at(-1), names.at(-2)];
  if (last === undefined) return false;
  const fields = fieldsByName(program);
  if (before !== undefined && FILE_NAME.has(last) && isStoredFile(fields.get(before))) return true;
  if (last === "username" && before !== undefined && (ACCOUNT.test(before) || !fields.has(last))) return true;
  if (showsUsername(program)) {
    if (ACCOUNT.test(last)) return areAll(fields.get(last), isRelation);
    if (leadsToAccounts(program, last)) return true;
  }
  return areAll(fields.get(last), isPlain);
}

/** Whether a model of the program has a field of that name. */
export function isColumnName(program: Program, name: string): boolean {
  return fieldsByName(program).has(name);
}

/** Whether every model of the program that has a field of that name leads to accounts by it: `owner`, `subscribers`. */
function leadsToAccounts(program: Program, name: string): boolean {
  const names = accountRelations(program);
  return names.has(name) && areAll(fieldsByName(program).get(name), isRelation);
}

/** Names of fields that lead to accounts, and of none that leads elsewhere. */
const accountRelations: (program: Program) => ReadonlySet<string> = onceFor((program) => {
  const accounts = new Set<string>();
  const others = new Set<string>();
  for (const { ref } of modelClasses(program).byFacts.values())
    for (const { name, target } of relationsOf(program, ref))
      (isAccount(program, target) ? accounts : others).add(name);
  return new Set([...accounts].filter((name) => !others.has(name)));
});

function isAccount(program: Program, target: WrittenRelation["target"]): boolean {
  if (target.kind === "path") return isUserPath(target.name);
  if (target.kind === "label") return target.label === "auth.User";
  return libraryAncestors(program, target.ref).some((path) => path.endsWith(".AbstractUser"));
}

/** Whether an account shows itself as its `username`, as Django's own do: no account class of the project has a name or a text of its own. */
const showsUsername: (program: Program) => boolean = onceFor((program) =>
  [...modelClasses(program).byFacts.values()].every(
    ({ ref, libraries }) =>
      !libraries.some((path) => ACCOUNTS.test(path)) ||
      (libraries.some((path) => path.endsWith(".AbstractUser")) &&
        fieldsOfRow(program, ref).every(({ name }) => name !== "username") &&
        methodsOf(ref).every((method) => functionFacts(method).name !== "__str__")),
  ),
);

const ACCOUNTS = /^django\.contrib\.auth\.(?:models|base_user)\.Abstract(?:Base)?User$/;

function isRelation({ type }: FieldFacts): boolean {
  return /Key$|OneToOneField$|^ManyToManyField$/.test(type);
}

/** What leads to an account, as does whatever has a `username` where no model of the project says so. Its name is made of letters, digits and `@.+-_` (django/contrib/auth/validators.py). */
const ACCOUNT = /^(?:\w{0,40}_)?user$/;

/** Only files have a `name` or `url`, where no field of that name leads to another row. */
function isStoredFile(fields: readonly FieldFacts[] | undefined): boolean {
  return fields?.some(isFile) === true && !fields.some(({ type }) => /Key$|OneToOneField$/.test(type));
}

function areAll(fields: readonly FieldFacts[] | undefined, test: (field: FieldFacts) => boolean): boolean {
  return fields !== undefined && fields.length > 0 && fields.every(test);
}

function isFile({ type }: FieldFacts): boolean {
  return FILE_TYPE.test(type);
}

/** Letters that no element with a script in it is made of: `<svg onload=x>` needs more. */
const TOO_SHORT = 12;

function isPlain(field: FieldFacts): boolean {
  const { type, hasChoices, maxLength } = field;
  if (type === "CharField" && maxLength !== undefined && maxLength <= TOO_SHORT) return true;
  return PLAIN_TYPE.test(type) || PLAIN_NAME.test(type) || isFile(field) || hasChoices;
}
