/** Uploads that the server reads and forgets: whoever takes the file out of the validated values asks for its bytes, and keeps none of them. */
import { wholeOf } from "../../bind/whole.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { ValueRef } from "../../bind/program.ts";
import { onceFor } from "../../bind/once.ts";
import type { Value } from "../../extract/facts.ts";
import { mappingRead, writtenKey } from "../../flow/declared-fields.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import type { Naming } from "../../flow/naming.ts";
import { usesOf } from "../../flow/uses.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexOf, indexValues } from "../../flow/value-index.ts";

/** What happens to a file wherever its name is asked for. */
interface Treatment {
  read: boolean;
  kept: boolean;
}

/** Mappings that uploads are taken out of (docs.djangoproject.com/en/5.2/topics/http/file-uploads/). */
const HOLDERS: ReadonlySet<string> = new Set(["cleaned_data", "validated_data", "FILES"]);

/** Methods of forms and serializers that hand the file on to whoever asks for it. */
const CLEANING = /^(?:clean|validate)/;

const BYTES = /^(?:read|readlines|readline)$/;

/** What is asked of a file without keeping it. */
const ASKED = /^(?:size|name|content_type|charset|seek|open|close)$/;

/** Calls that keep what they are given. */
const KEEPING = /write|save|put|upload|store|create|ContentFile|copy|send/i;

/** Whether every function that takes the file of this name reads it there and then; false where none is in sight. */
export function isReadAtOnce(flows: FlowModel, name: string): boolean {
  const treatment = treatments(flows).get(name);
  return treatment !== undefined && treatment.read && !treatment.kept;
}

const treatments: (flows: FlowModel) => ReadonlyMap<string, Treatment> = onceFor((flows) => {
  const found = new Map<string, Treatment>();
  const index = indexValues(flows);
  for (const { ref, facts } of functionsOf(wholeOf(flows))) {
    if (CLEANING.test(facts.name)) continue;
    facts.fragment.values.forEach((value, id) => {
      const name = uploadName(refTo(ref, id), value);
      if (name === undefined) return;
      const treatment = found.get(name) ?? { read: false, kept: false };
      found.set(name, treatment);
      note(index, treatment, refTo(ref, id));
    });
  }
  return found;
});

function uploadName(at: ValueRef, value: Value): string | undefined {
  if (value.op !== "item" && value.op !== "call") return undefined;
  const { values } = functionFacts(at).fragment;
  const holder = values[mappingRead(values, value)];
  return holder?.op === "attribute" && HOLDERS.has(holder.name) ? writtenKey(at, value) : undefined;
}

function note(index: ValueIndex, treatment: Treatment, file: ValueRef): void {
  const { values } = functionFacts(file).fragment;
  const { users, stores } = indexOf(index, file);
  if (stores.has(file.value)) treatment.kept = true;
  for (const user of users.get(file.value) ?? []) {
    const value = values[user];
    if (value?.op === "attribute" && BYTES.test(value.name)) {
      treatment.read = true;
      treatment.kept ||= (indexOf(index, file).users.get(user) ?? []).some((call) =>
        usesOf(index, refTo(file, call)).some(keepsBytes),
      );
    } else if (value?.op !== "operation" && !(value?.op === "attribute" && ASKED.test(value.name)))
      treatment.kept = true;
  }
}

function keepsBytes({ name, how }: Naming): boolean {
  return how === "attribute" || how === "key" || (how === "calls" && KEEPING.test(name));
}
