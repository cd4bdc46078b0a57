/** The libraries' rows, indexed for the solver. */
import type { LibraryNames } from "../bind/program.ts";
import type { Kinds } from "./kinds.ts";
import { ALL_KINDS, INJECTION_KINDS, kindsOf } from "./kinds.ts";
import { django } from "./catalog/django.ts";
import { files } from "./catalog/files.ts";
import { injection } from "./catalog/injection.ts";
import { mail } from "./catalog/mail.ts";
import { CALLBACKS } from "./catalog/callbacks.ts";
import type {
  CallbackRow,
  DeedRow,
  GuardRow,
  LibraryModel,
  ProofRow,
  PropagatorRow,
  SinkRow,
  SourceRow,
} from "./catalog/model.ts";
import { outbound } from "./catalog/outbound.ts";
import { managers } from "./catalog/managers.ts";
import { databases, flask, network, restFramework, serialization } from "./catalog/packages.ts";
import { python } from "./catalog/python.ts";
import { responses } from "./catalog/responses.ts";
import { typedValues } from "./catalog/typed-values.ts";

/** What the solver asks. Paths are canonical (aliases resolved). */
export interface Catalog {
  readonly sources: ReadonlyMap<string, SourceRow>;
  readonly sinks: ReadonlyMap<string, readonly SinkRow[]>;
  /** Those of methods of whatever object (`?.execute`), by the method's name. */
  readonly looseSinks: ReadonlyMap<string, readonly SinkRow[]>;
  readonly propagators: ReadonlyMap<string, PropagatorRow>;
  readonly guards: ReadonlyMap<string, GuardRow>;
  /** The last names of the guards' paths, by which code calls them. */
  readonly guardNames: ReadonlySet<string>;
  /** Calls that are given a function, by their last name. */
  readonly callbacks: ReadonlyMap<string, readonly CallbackRow[]>;
  readonly deeds: ReadonlyMap<string, DeedRow>;
  readonly proofs: ReadonlyMap<string, ProofRow>;
  readonly identities: ReadonlySet<string>;
  readonly bodies: ReadonlySet<string>;
  readonly adapters: ReadonlySet<string>;
  readonly ambient: ReadonlySet<string>;
  readonly trusted: ReadonlySet<string>;
  readonly names: LibraryNames;
}

/** Every library that pickguard ships. */
export const LIBRARIES: readonly LibraryModel[] = [
  python,
  django,
  restFramework,
  managers,
  flask,
  databases,
  serialization,
  network,
  injection,
  responses,
  outbound,
  files,
  mail,
  typedValues,
];

/** Indexes library models; later ones win where two describe the same path. `declared` names functions of the audited code. */
export function makeCatalog(
  libraries: readonly LibraryModel[],
  declared: ReadonlySet<string> = new Set(),
): Catalog {
  return {
    sources: byPath(libraries.flatMap((library) => library.sources ?? [])),
    sinks: allBy(
      libraries.flatMap((library) => library.sinks ?? []),
      (row) => row.at,
    ),
    looseSinks: allBy(
      libraries.flatMap((library) => library.sinks ?? []).filter(({ at }) => at.startsWith("?.")),
      ({ at }) => at.slice("?.".length),
    ),
    propagators: byPath(libraries.flatMap((library) => library.propagators ?? [])),
    guards: byPath(libraries.flatMap((library) => library.guards ?? [])),
    guardNames: new Set(
      libraries.flatMap((library) => (library.guards ?? []).map((row) => row.at.split(".").at(-1) ?? row.at)),
    ),
    callbacks: allBy(CALLBACKS, ({ at }) => at.slice(at.lastIndexOf(".") + 1)),
    deeds: byPath(libraries.flatMap((library) => library.deeds ?? [])),
    proofs: byPath(libraries.flatMap((library) => library.proofs ?? [])),
    identities: new Set(libraries.flatMap((library) => library.identities ?? [])),
    bodies: new Set(libraries.flatMap((library) => library.bodies ?? [])),
    adapters: new Set(libraries.flatMap((library) => library.adapters ?? [])),
    ambient: new Set(libraries.flatMap((library) => library.ambient ?? [])),
    trusted: new Set(libraries.flatMap((library) => library.trusted ?? [])),
    names: { ...makeNames(libraries), declared },
  };
}

function byPath<Row extends { readonly at: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.at, row]));
}

/** The same where several rows may have one key. */
function allBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const index = new Map<string, Row[]>();
  for (const row of rows) {
    const same = index.get(keyOf(row));
    if (same) same.push(row);
    else index.set(keyOf(row), [row]);
  }
  return index;
}

const typeMap = (rows: readonly { readonly at: string; readonly is: string }[]): Map<string, string> =>
  new Map(rows.map((row) => [row.at, row.is]));

function makeNames(libraries: readonly LibraryModel[]): LibraryNames {
  const fluent = libraries.flatMap((library) => library.fluent ?? []);
  const aliases = typeMap(libraries.flatMap((library) => library.types ?? []));
  return {
    aliases,
    parameters: typeMap(libraries.flatMap((library) => library.parameters ?? [])),
    attributes: typeMap(libraries.flatMap((library) => library.attributes ?? [])),
    builtins: BUILTINS,
    modules: MODULES,
    passing: new Set(libraries.flatMap((library) => library.passing ?? [])),
    rewrite: (path) => {
      const instance = instanceOf(path);
      if (instance !== undefined) return aliases.get(instance) ?? instance;
      for (const { of, except } of fluent) {
        if (!path.startsWith(`${of}.`) || !path.endsWith("()")) continue;
        const method = path.slice(of.length + 1, -2);
        return /^\w+$/.test(method) && !except.includes(method) ? of : path;
      }
      return path;
    },
  };
}

/** Calling a class (its name begins with a capital) gives an instance, which is written like the class. */
function instanceOf(path: string): string | undefined {
  if (!path.endsWith("()")) return undefined;
  const name = path.slice(path.lastIndexOf(".") + 1);
  return /^[A-Z]\w*\(\)$/.test(name) && /[a-z]/.test(name) ? path.slice(0, -2) : undefined;
}

/** What a row clears, as bits. */
export function clearedBy(clears: PropagatorRow["clears"]): Kinds {
  if (clears === undefined) return 0;
  if (clears === "all") return ALL_KINDS;
  return clears === "injection" ? INJECTION_KINDS : kindsOf(clears);
}

/** Python's builtins that matter by name: functions, types and exceptions (docs.python.org/3/library/functions.html). */
const BUILTINS: ReadonlySet<string> = new Set(
  (
    "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod " +
    "enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter " +
    "len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set setattr slice " +
    "sorted staticmethod str sum super tuple type vars zip __import__ unicode basestring long xrange raw_input reduce execfile " +
    "Exception ValueError KeyError TypeError AttributeError PermissionError RuntimeError OSError LookupError IndexError " +
    "NotImplementedError StopIteration ImportError ModuleNotFoundError AssertionError __file__ __name__"
  ).split(" "),
);

/** Modules whose name nobody uses for anything else. */
const MODULES: ReadonlySet<string> = new Set(
  "pickle cPickle _pickle marshal shelve dill jsonpickle yaml subprocess os hashlib hmac requests sqlite3 paramiko ssl".split(
    " ",
  ),
);

/** The catalog of everything that ships. */
export const CATALOG: Catalog = makeCatalog(LIBRARIES);

/** Whether a dotted path, or what it is read from, is trusted. */
export function hasTrustedPrefix(trusted: ReadonlySet<string>, name: string): boolean {
  if (trusted.has(name)) return true;
  for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    if (trusted.has(name.slice(0, dot))) return true;
  }
  return false;
}
