/** Model fields for reset tokens that are so short that somebody can try all values. */
import type { Place } from "../../findings/finding.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import { scopeOf } from "../../flow/flow-model.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { numberOf, projectModels } from "./model-fields.ts";

/** One such field. */
export interface ShortResetField {
  readonly field: string;
  readonly at: Place;
  /** Characters. */
  readonly length: number;
  /** Where it is given a value. */
  readonly stores: readonly Place[];
}

/** With so few characters, even of 36 kinds, all can be tried. */
const SHORT = 8;

const RESET_FIELD =
  /^(?:password_?)?(?:reset|recovery)_?(?:token|code|key)$|^(?:token|code)_?reset$|^password_?(?:token|code)$/i;

/** Every such field with the places that fill it. */
export function shortResetFields(index: ValueIndex): readonly ShortResetField[] {
  const fields = projectModels(index.flows, (name) => RESET_FIELD.test(name)).flatMap((model) =>
    model.fields.flatMap((field) => {
      const length = numberOf(index.flows.program, field, "max_length");
      const short = RESET_FIELD.test(field.name) && length !== undefined && length <= SHORT;
      return short ? [{ field: field.name, at: field.at, length }] : [];
    }),
  );
  return fields.map((field) => ({ ...field, stores: storesOf(index, field.field) }));
}

/** `user.reset_token = …`; emptying it is no code. */
function storesOf(index: ValueIndex, name: string): readonly Place[] {
  return functionsOf(index.flows).flatMap(({ facts, ref }) =>
    facts.fragment.stores.flatMap((store) => {
      const op = facts.fragment.values[store.value]?.op;
      if (store.name !== name || store.item || op === "text" || op === "constant") return [];
      return [{ path: ref.unit.file.path, span: { start: store.start, end: store.end }, ...scopeOf(facts) }];
    }),
  );
}
