/** Calls whose result lets somebody in: tokens and keys fresh from the function that makes them. */
import { functionFacts, type Program, type ValueRef } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import { spokenName } from "../flow/sinks.ts";

/** Functions of libraries that make a token, a key or a signed text (docs.djangoproject.com, docs.python.org "secrets", PyJWT, itsdangerous). */
const MAKERS: ReadonlySet<string> = new Set([
  "secrets.token_urlsafe",
  "secrets.token_hex",
  "django.utils.crypto.get_random_string",
  "django.core.signing.dumps",
  "jwt.encode",
  "jose.jwt.encode",
]);

/** Methods that nothing else is called: of `PasswordResetTokenGenerator` and of simplejwt's tokens. */
const METHODS: ReadonlySet<string> = new Set(["make_token", "make_random_password"]);

/** What the call that made the value is called: `make_token`. Undefined for any other value. */
export function tokenMaker(program: Program, ref: ValueRef): string | undefined {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[ref.value];
  if (value?.op !== "call") return undefined;
  const spoken = spokenName(fragment, value.callee) ?? "";
  if (METHODS.has(spoken)) return spoken;
  const name = externalName(resolveIn(program, ref, value.callee));
  return name !== undefined && MAKERS.has(name) ? spoken : undefined;
}
