/** Calls of which more can be told than that their result may hold whatever went in. */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, CollectionEntry, Fragment } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { stringValue } from "../syntax/python/strings.ts";
import { SIGNED } from "./catalog/django.ts";
import { clearedByDoubling } from "./doubled-quotes.ts";
import type { Kinds } from "./kinds.ts";
import { KIND_BITS } from "./kinds.ts";
import { clearedBySubstitution } from "./pattern-guards.ts";
import { clearedByFinding, clearedByGroup } from "./pattern-groups.ts";
import type { Catalog } from "./library-index.ts";
import { clearedBy } from "./library-index.ts";
import { translated } from "./translation-tables.ts";

interface Where {
  readonly program: Program;
  readonly catalog: Catalog;
  readonly ref: FunctionRef;
}

/** The dangers that a table takes out of a text: `text.translate({ord("<"): "&lt;"})`. */
export function clearedByTable({ program, ref }: Where, call: CallValue): Kinds {
  return translated(program, ref, call) === "escapes" ? KIND_BITS.html : 0;
}

/** What a call of a library clears by what it was given: a function for each value, or a pattern of harmless letters. */
export function clearedByGiven(where: Where, call: CallValue, name: string | undefined): Kinds {
  if (name === "map") return clearedByMapped(where, call);
  const found = clearedByFinding(where.program, where.ref, call);
  if (found !== 0) return found;
  if (name !== undefined && TOKENS.test(name)) return isVerified(where, call) ? clearedBy(SIGNED) : 0;
  return (
    clearedBySubstitution(where.program, where.ref, call) |
    clearedByGroup(where.program, where.ref, call) |
    clearedByDoubling(where.program, where.ref, call)
  );
}

/** What reads a token's claims (pyjwt.readthedocs.io, python-jose.readthedocs.io). */
const TOKENS = /^(?:jose\.)?jwt\.(?:decode|decode_complete)$/;

/** `jwt.decode(token, key, algorithms=[…])`: whoever holds the key wrote the claims. With options of its own it may ask for no signature. */
function isVerified({ ref }: Where, { arguments: given }: CallValue): boolean {
  const isKeyed = given[1]?.style === "positional" || given.some(({ name }) => name === "key");
  const { values } = functionFacts(ref).fragment;
  // PyJWT 1 took `verify` third, python-jose takes the algorithms there.
  if (given[2]?.style === "positional" && values[given[2].value]?.op === "constant") return false;
  return (
    isKeyed &&
    given.every(({ name, style, value }) => {
      if (style === "double-star" || name === "verify") return false;
      const options = name === "options" ? values[value] : undefined;
      return name !== "options" || (options?.op === "collection" && !options.entries.some(isSignature(ref)));
    })
  );
}

const isSignature =
  (ref: FunctionRef) =>
  ({ key }: CollectionEntry): boolean => {
    const literal = functionFacts(ref).fragment.values[key];
    return (
      literal?.op !== "text" || /verify_signature/.test(stringValue(ref.unit.file.bytes, literal.literal))
    );
  };

/** `map(re.escape, parts)`: what a library's function clears of one value, it clears of all that it is mapped over. The kinds that the mapped function clears; nothing where it is none that the catalog knows. */
function clearedByMapped({ program, catalog, ref }: Where, call: CallValue): Kinds {
  const name = externalName(resolveIn(program, ref, call.arguments[0]?.value ?? NONE));
  const row = name === undefined ? undefined : catalog.propagators.get(name);
  return row ? clearedBy(row.clears) : 0;
}

/** Methods of texts, which give parts and spellings of the text alone. */
const OF_TEXT = /^(?:r?split|splitlines|[lr]?strip|lower|upper|r?partition|removeprefix|removesuffix)$/;

/** Methods of mappings, which give what is in them. */
const OF_MAPPING = /^(?:items|keys|values|copy)$/;

/** A method of a literal, a text or something built or read here (`"a b".split()`, `json.loads(text).items()`): nothing unknown can come out of it. */
export function isTextMethod({ values }: Fragment, value: CallValue): boolean {
  const callee = values[value.callee];
  if (callee?.op !== "attribute") return false;
  if (OF_TEXT.test(callee.name)) return true;
  let base = values[callee.base];
  while (base?.op === "updated") base = values[base.base];
  if (base?.op === "call" && OF_MAPPING.test(callee.name)) {
    const made = values[base.callee];
    return made?.op === "attribute" && /^(?:loads|safe_load)$/.test(made.name);
  }
  return base?.op === "text" || base?.op === "build" || base?.op === "collection";
}

/** The path by which a call is looked up; what another library's call gives is a text or a date: `request.get_raw_uri().replace(…)`. */
export function spokenAs(name: string | undefined): string | undefined {
  return name !== undefined && /[\])]\.replace$/.test(name) ? undefined : name;
}
