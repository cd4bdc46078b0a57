/** A value of settings as plain data, for reports. What is not plain stands as an object with one key that begins with `$`. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** Whether it is an object. */
export function isPlainObject(value: PlainValue): value is { readonly [key: string]: PlainValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
