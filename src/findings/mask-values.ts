/** Masking values of settings: by the name they are bound to, by their shape, and wherever a known secret comes back. */
import { isPlainObject, type PlainValue } from "../source/plain-value.ts";
import type { Scrubber } from "./known-secrets.ts";
import { isSecretName } from "./secret-names.ts";

/** What stands in the place of a whole value. */
const MASKED: PlainValue = { $masked: true };

/** A value that can be shown, and whether anything in it was hidden. */
export interface MaskedValue {
  readonly value: PlainValue;
  readonly masked: boolean;
}

/** Hides everything under a credential's name but emptiness and switches; elsewhere what `clean` knows or recognises. */
export function maskValue(name: string, value: PlainValue, clean: Scrubber): MaskedValue {
  const shown = isSecretName(name) ? hidden(value) : cleaned(value, clean);
  return { value: shown, masked: JSON.stringify(shown) !== JSON.stringify(value) };
}

/** Every text that stands under a credential's name: what must not come back elsewhere. */
export function secretsIn(name: string, value: PlainValue): readonly string[] {
  if (isSecretName(name)) return textsIn(value);
  if (Array.isArray(value)) return (value as readonly PlainValue[]).flatMap((one) => secretsIn("", one));
  return isPlainObject(value) ? Object.entries(value).flatMap(([key, one]) => secretsIn(key, one)) : [];
}

function textsIn(value: PlainValue): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return (value as readonly PlainValue[]).flatMap(textsIn);
  return isPlainObject(value)
    ? Object.entries(value).flatMap(([key, one]) => (TELLING.has(key) ? [] : textsIn(one)))
    : [];
}

/** Keys whose texts we wrote ourselves, or that name a variable or a class. */
const TELLING: ReadonlySet<string> = new Set(["$environment", "$unknown", "$fails", "$object"]);

function hidden(value: PlainValue): PlainValue {
  if (value === null || value === "" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map(hidden);
  if (isPlainObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, TELLING.has(key) ? one : hidden(one)]),
    );
  return MASKED;
}

function cleaned(value: PlainValue, clean: Scrubber): PlainValue {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map((one) => cleaned(one, clean));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      clean(key),
      isSecretName(key) ? hidden(one) : cleaned(one, clean),
    ]),
  );
}
