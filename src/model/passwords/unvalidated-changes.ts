/** Passwords that are set without Django's validators having seen them. */
import type { ClassRef, FunctionRef, Symbol, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { definitionOf } from "../../bind/constants.ts";
import { hierarchyOf, memberOf, resolveIn } from "../../bind/resolve.ts";
import type { ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { codeText } from "../../syntax/python/code-text.ts";
import { isOperatorScript } from "../operator-scripts.ts";
import { formOf, isGiven } from "./given-values.ts";
import { passwordSetters, type PasswordSetter } from "./password-setters.ts";

/** One such call. */
export interface PasswordChange {
  readonly at: ValueRef;
  /** `set_password`, `create_user`. */
  readonly method: string;
  /** What saw the password first; undefined where nothing did. */
  readonly validatedBy: string | undefined;
  /** The form asks for at least so many characters; undefined where it asks for none. */
  readonly atLeast: number | undefined;
  /** It reads a list of accounts in, which people of the site do. */
  readonly byStaff: boolean;
  /** The function that sets it. */
  readonly within: FunctionRef;
}

/** Every password from users that is set by code of the project, commands of the operator left out. */
export function passwordChanges(index: ValueIndex): readonly PasswordChange[] {
  return passwordSetters(index.flows).flatMap((setter) => {
    const { path } = setter.state.ref.unit.file;
    // A manager's own `create_user()` hands on what somebody else was given.
    const { name, class: owner } = setter.state.facts;
    if (name === setter.method && owner !== NONE) return [];
    if (path.includes("/management/commands/") || isOperatorScript(path)) return [];
    const change = changeBy(index, setter);
    return change === undefined ? [] : [change];
  });
}

function changeBy(
  index: ValueIndex,
  { state, call, method, password }: PasswordSetter,
): PasswordChange | undefined {
  const form = formBehind(index, state, password);
  if (form === undefined && !isGiven(index, state, password)) return undefined;
  const read: FormSource = form === undefined ? { seen: true, texts: [] } : formSource(index, form);
  if (!read.seen) return undefined;
  const atLogin = loginAround(index, state);
  const forms = [read, ...formsMade(index, state)];
  const texts = [...forms.flatMap((one) => one.texts), ...sourcesAround(index, state)];
  const calls = VALIDATING.find(({ call }) => texts.some((text) => call.test(text)))?.by;
  return {
    at: refTo(state.ref, call),
    method,
    validatedBy: atLogin ?? forms.find(({ by }) => by !== undefined)?.by ?? calls,
    atLeast: leastLength(texts),
    within: state.ref,
    byStaff: /import/i.test(`${state.ref.unit.file.path} ${state.facts.qualifiedName}`),
  };
}

/** A login view hashes the password anew that has just let its owner in. */
function loginAround({ flows }: ValueIndex, { ref, facts }: FunctionState): string | undefined {
  if (facts.class === NONE) return undefined;
  const hierarchy = hierarchyOf(flows.program, { unit: ref.unit, class: facts.class });
  return hierarchy.some((one) => one.kind === "external" && one.name.endsWith(".LoginView"))
    ? "the login form, which compares it with the account's own,"
    : undefined;
}

/** Django's validators, and a library that says how hard a password is to guess (github.com/dwolfhub/zxcvbn-python). */
const VALIDATING = [
  {
    by: "`validate_password()`",
    call: /validate_password|password_validation|PasswordValidator|password_validators|clean_password\(/,
  },
  { by: "`zxcvbn()`", call: /\bzxcvbn\(/ },
] as const;

const MIN_LENGTH =
  /\bmin_length\s{0,4}=\s{0,4}(\d{1,3})|\blen\(\w{0,20}pass\w{0,20}\)\s{0,4}<\s{0,4}(\d{1,3})/;

function leastLength(texts: readonly string[]): number | undefined {
  for (const text of texts) {
    const match = MIN_LENGTH.exec(text);
    if (match) return Number(match[1] ?? match[2]);
  }
  return undefined;
}

/** The form that read the password; for `user.set_password(user.password)` after `user = form.save()`, that form. */
function formBehind(index: ValueIndex, state: FunctionState, password: ValueId): ValueRef | undefined {
  const form = formOf(index, refTo(state.ref, password));
  if (form) return form;
  const { values } = state.facts.fragment;
  const value = values[password];
  const saved = value?.op === "attribute" && value.name === "password" ? values[value.base] : undefined;
  const callee = saved?.op === "call" ? values[saved.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "save" ? refTo(state.ref, callee.base) : undefined;
}

interface FormSource {
  /** Its class is of the project, or a known one. */
  readonly seen: boolean;
  /** A form of Django's own that validates. */
  readonly by?: string;
  readonly texts: readonly string[];
}

/** Forms whose passwords Django or allauth validates. */
const VALIDATING_FORMS =
  /\.(?:SetPasswordForm|SetPasswordMixin|PasswordChangeForm|UserCreationForm|BaseUserCreationForm|AdminPasswordChangeForm|AdminUserCreationForm|SignupForm|ResetPasswordKeyForm|ChangePasswordForm|UserCreateSerializer|UserCreatePasswordRetypeSerializer|RegisterSerializer|PasswordSerializer|SetPasswordSerializer|PasswordResetConfirmSerializer)$/;

function formSource(index: ValueIndex, form: ValueRef): FormSource {
  const ref = definitionOf(index.flows.program, form);
  const value = functionFacts(ref).fragment.values[ref.value];
  if (value?.op === "parameter" && functionFacts(ref).class !== NONE) {
    const owner: ClassRef = { unit: ref.unit, class: functionFacts(ref).class };
    return formOfView(index, owner) ?? classSource(index, owner);
  }
  const symbol = resolveIn(index.flows.program, ref, ref.value);
  if (symbol?.kind === "instance" || symbol?.kind === "class" || symbol?.kind === "super")
    return classSource(index, symbol.target);
  const called = value?.op === "merge" ? (value.inputs[0] ?? NONE) : ref.value;
  const other = resolveIn(index.flows.program, ref, called);
  if (other?.kind === "instance") return classSource(index, other.target);
  return librarySource(other);
}

/** A method that is handed a form by its view: the view names the form's class. */
function formOfView(index: ValueIndex, target: ClassRef): FormSource | undefined {
  const named = memberOf(index.flows.program, { kind: "class", target }, "form_class");
  if (named?.kind === "class") return classSource(index, named.target);
  const library = librarySource(named);
  return library.seen ? library : undefined;
}

function librarySource(symbol: Symbol | undefined): FormSource {
  const name = symbol?.kind === "external" ? symbol.name.replace(/\(\)$/, "") : "";
  return VALIDATING_FORMS.test(name)
    ? { seen: true, by: `\`${lastPart(name)}\``, texts: [] }
    : { seen: false, texts: [] };
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function classSource(index: ValueIndex, ref: ClassRef): FormSource {
  const ancestors = hierarchyOf(index.flows.program, ref);
  const texts = [ref, ...ancestors.flatMap((one) => (one.kind === "class" ? [one.target] : []))].map(
    classText,
  );
  const library = ancestors.find((one) => one.kind === "external" && VALIDATING_FORMS.test(`.${one.name}`));
  return library?.kind === "external"
    ? { seen: true, by: `\`${lastPart(library.name)}\``, texts }
    : { seen: true, texts };
}

function classText({ unit, class: id }: ClassRef): string {
  return sourceOf({ unit, function: classFacts({ unit, class: id }).body });
}

/** Every form that the function makes: the one that checked a password need not be the one it is read from. */
function formsMade(index: ValueIndex, state: FunctionState): FormSource[] {
  return state.facts.fragment.values.flatMap((value, id) => {
    if (value.op !== "call") return [];
    const symbol = resolveIn(index.flows.program, state.ref, id);
    if (symbol?.kind === "instance") return [classSource(index, symbol.target)];
    const path = symbol?.kind === "external" ? symbol.name.replace(/\(\)$/, "") : "";
    return VALIDATING_FORMS.test(path) ? [{ seen: true, by: `\`${lastPart(path)}\``, texts: [] }] : [];
  });
}

/** The function, its class, and what it calls. */
function sourcesAround(index: ValueIndex, state: FunctionState): string[] {
  const { ref, facts } = state;
  const called = [...state.edges.values()].map(({ target }) => sourceOf(target));
  const owner = facts.class === NONE ? [] : classSource(index, { unit: ref.unit, class: facts.class }).texts;
  return [sourceOf(ref), ...owner, ...called];
}

function sourceOf(ref: FunctionRef): string {
  const { start, end } = functionFacts(ref);
  return codeText(ref.unit.file.bytes, start, end);
}
