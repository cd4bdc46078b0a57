/** Who may come to call a function that nothing in sight calls: nobody, where nothing mentions it; somebody out of sight, where it is handed on. */
import { libraryAncestors } from "../bind/ancestry.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { oncePerFunction } from "../bind/once.ts";
import { resolveIn } from "../bind/resolve.ts";
import { wholeOf } from "../bind/whole.ts";
import { NONE } from "../extract/facts.ts";
import type { FlowModel } from "./flow-model.ts";

/** Shorter names stand in other words by chance, which costs a look and no answer. */
const SHORTEST = 4;

/**
 * Whether a module's plain function is mentioned nowhere but where it is defined: no call, no import, no list of names, no text that spells
 * it. Methods, decorated functions, views and what a package offers to sites that are not in sight may be reached all the same.
 */
export function isNamedNowhere({ program }: FlowModel, ref: FunctionRef): boolean {
  return namedNowhere(wholeOf(program), ref);
}

/** Once for each function: a text has many parts of which it is asked, and all files are read for the answer. */
const namedNowhere = oncePerFunction((program, ref): boolean => {
  const { form, name, class: owner, decorators, parent, parameters } = functionFacts(ref);
  if (form !== "function" || owner !== NONE || decorators.length > 0 || parent !== 0) return false;
  if (name.length < SHORTEST || parameters[0]?.name === "request") return false;
  if (!isOfSite(program, ref)) return false;
  return mentionsInAll(program, name) === 1;
});

/**
 * Whether a class's own helper (`_save_files`) is mentioned nowhere but where it is defined: no request reaches what it does. Bases that are
 * out of sight may call such methods under their names, and so may code that makes the names itself.
 */
export function isHelperOfNobody({ program }: FlowModel, ref: FunctionRef): boolean {
  return helperOfNobody(wholeOf(program), ref);
}

const helperOfNobody = oncePerFunction((program, ref): boolean => {
  const { form, name, class: owner, decorators } = functionFacts(ref);
  if (form !== "function" || owner === NONE || decorators.length > 0) return false;
  if (!OWN_HELPER.test(name) || HOOKS.has(name) || !isOfSite(program, ref)) return false;
  const bases = libraryAncestors(program, { unit: ref.unit, class: owner });
  if (!bases.every((one) => SEEN_BASES.test(one))) return false;
  const { bytes } = ref.unit.file;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  if (/\bgetattr\(\s?(?:self|cls)\s?,/.test(text)) return false;
  return mentionsInAll(program, name) === 1;
});

/** Names of two words or more: libraries' hooks are mostly of one (`_run`, `_send`). */
const OWN_HELPER = /^_[a-z][a-z0-9]*_\w/;

/** Bases whose hooks are known: those of Django and the REST framework. */
const SEEN_BASES = /^(?:django|rest_framework|object$)/;

/** Hooks of these libraries that are written so (github.com/django/django, github.com/encode/django-rest-framework). */
const HOOKS: ReadonlySet<string> = new Set([
  "_allowed_methods",
  "_changeform_view",
  "_changelist_view",
  "_clean_bound_field",
  "_clean_fields",
  "_clean_form",
  "_construct_form",
  "_create_formsets",
  "_create_user",
  "_create_user_object",
  "_do_insert",
  "_do_update",
  "_get_session",
  "_get_session_key",
  "_get_validation_exclusions",
  "_insert_many",
  "_perform_date_checks",
  "_perform_unique_checks",
  "_post_clean",
  "_read_only_defaults",
  "_save_m2m",
  "_save_parents",
  "_save_table",
  "_send_mail",
  "_set_session_key",
]);

function mentionsInAll(program: Program, name: string): number {
  let mentions = 0;
  for (const { file } of program.units.values()) {
    mentions += mentionsIn(file.bytes, name);
    if (mentions > 1) break;
  }
  return mentions;
}

/** Whether the function's project is a site with settings of its own, and not a package for other sites. */
function isOfSite({ units }: Program, { unit }: FunctionRef): boolean {
  const { project } = unit.file;
  for (const { file } of units.values())
    if (file.kind === "settings" && !file.inTests && file.project === project) return true;
  return false;
}

/** Whether a function's own file hands it to a call as a value: `Editor(buffer, save=run)`. Whoever gets it decides what it is called with. */
export function isHandedOn(flows: FlowModel, ref: FunctionRef): boolean {
  const wanted = functionFacts(ref);
  return ref.unit.facts.functions.some(({ fragment }, id) =>
    fragment.values.some(
      (value) =>
        value.op === "call" &&
        value.arguments.some((one) => {
          const named = fragment.values[one.value];
          if (named?.op !== "free" || named.name !== wanted.name) return false;
          const symbol = resolveIn(flows.program, { unit: ref.unit, function: id }, one.value);
          return symbol?.kind === "function" && functionFacts(symbol.target) === wanted;
        }),
    ),
  );
}

/** How often a name stands in a text as a whole word: two are enough to know. */
function mentionsIn(bytes: Uint8Array, name: string): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = 0;
  for (let at = text.indexOf(name, 0, "latin1"); at !== -1 && found < 2;) {
    if (!isLetter(text[at - 1]) && !isLetter(text[at + name.length])) found++;
    at = text.indexOf(name, at + name.length, "latin1");
  }
  return found;
}

/** A byte that goes on with a name, of any alphabet. */
function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && (byte >= 128 || /\w/.test(String.fromCodePoint(byte)));
}
