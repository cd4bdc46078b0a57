/** Host names that code reads from forwarding headers by itself. Django checks only what `get_host()` gives. */
import type { ValueRef } from "../bind/program.ts";
import { externalName, resolve } from "../bind/resolve.ts";
import { functionsOf } from "../flow/flow-model.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import type { ShownValue } from "./shown-values.ts";
import { shownValues } from "./shown-values.ts";

/** One text that such a name becomes part of. */
export interface RawHost {
  readonly at: ValueRef;
  readonly header: string;
}

/** `X-Forwarded-Host` and its spelling in `request.META`. `Host` itself is checked by CommonMiddleware on every request. */
const HEADER = /^(?:http[_-])?x[_-](?:forwarded|original)[_-]host$/i;

/** Where headers are read. */
const CARRIERS = /^(?:django\.http\.HttpRequest|rest_framework\.request\.Request)\.(?:META|headers)$/;

/** Every text built from one, in the program's order. */
export function rawHosts(index: ValueIndex): RawHost[] {
  return functionsOf(index.flows).flatMap((state) =>
    [...state.facts.fragment.values.entries()].flatMap(([id, value]): RawHost[] => {
      if (value.op !== "build") return [];
      const at = { ...state.ref, value: id };
      const shown = shownValues(index, [at]).find((one) => isHeader(index, one));
      return shown === undefined ? [] : [{ at, header: shown.names.find((name) => HEADER.test(name)) ?? "" }];
    }),
  );
}

function isHeader(index: ValueIndex, { at, value, names }: ShownValue): boolean {
  if (!names.some((name) => HEADER.test(name))) return false;
  const carrier = value.op === "item" ? value.base : value.op === "call" ? value.callee : undefined;
  if (carrier === undefined) return false;
  const name = externalName(resolve(index.flows.program, { ...at, value: carrier }));
  return name !== undefined && CARRIERS.test(name.replace(/\.get$/, ""));
}
