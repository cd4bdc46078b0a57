/** What calls into Python's library and third-party packages give, as far as settings modules use them. */
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Known } from "../value.ts";
import { known, none, sequence, textOf, truthValue } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { argument, originOf, stuck, type Arguments, type Frame } from "../interpreter/frame.ts";
import { configurationsValue, isConfigurationsValue } from "./configurations.ts";
import { dataFileCall, fileMethod } from "./data-files.ts";
import { decoupleCall, decoupleMethod, isDecoupleReader } from "./decouple.ts";
import { databaseUrlCall } from "./database-url.ts";
import { DYNACONF, dynaconfCall, dynaconfSetting } from "./dynaconf.ts";
import { environCall, environMethod, isEnvironReader } from "./django-environ.ts";
import { environsCall, environsMethod, isEnvironsReader } from "./environs.ts";
import { loadEnvFile } from "./dotenv.ts";
import { environmentMethod, readVariable } from "./os-environ.ts";
import { standardCall, timedeltaMethod } from "./standard-library.ts";

/** Names of built-in and library functions whose result is computed in the operations room. */
const COMPUTED: ReadonlyMap<string, string> = new Map([
  ...[
    "bool str int float type len list tuple set frozenset dict sorted reversed any all min max json.loads ast.literal_eval",
    "os.path.join os.path.dirname os.path.basename os.path.abspath os.path.realpath os.path.normpath os.path.expanduser",
  ]
    .flatMap((names) => names.split(" "))
    .map((name) => [name, name] as const),
  ["unicode", "str"],
  ["pathlib.Path", "pathlib.Path"],
  ["pathlib.PurePath", "pathlib.Path"],
  ["pathlib.PosixPath", "pathlib.Path"],
  ["environ.Path", "pathlib.Path"],
  ["unipath.Path", "pathlib.Path"],
  ["os.fspath", "str"],
  ["urllib.parse.quote", "urllib.parse.quote"],
  ["urllib.parse.quote_plus", "urllib.parse.quote_plus"],
  ["urllib.parse.unquote", "urllib.parse.unquote"],
  ["requests.utils.quote", "urllib.parse.quote"],
  ["distutils.util.strtobool", "strtobool"],
  ["setuptools.distutils.util.strtobool", "strtobool"],
  ["setuptools._distutils.util.strtobool", "strtobool"],
  ["strtobool.strtobool", "strtobool"],
  ["pydantic_settings.SettingsConfigDict", "dict"],
  ["pydantic.ConfigDict", "dict"],
]);

/** Calls that only wrap their first argument. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  "copy.deepcopy",
  "copy.copy",
  "typing.cast",
  "os.path.expandvars",
  "collections.OrderedDict",
]);

/** The result of calling something outside the repository. */
export function libraryCall(frame: Frame, name: string, given: Arguments, at: Span): AbstractValue {
  if (!given.complete) return stuck(frame, at, "arguments that are not followed");
  return (
    environmentCall(frame, name, given, at) ??
    computedCall(frame, name, given, at) ??
    environCall(frame, name, given, at) ??
    environsCall(frame, name, given, at) ??
    decoupleCall(frame, name, given, at) ??
    databaseUrlCall(frame, name, given, at) ??
    configurationsCall(frame, name, given, at) ??
    standardCall(frame, name, given, at) ??
    dataFileCall(frame, name, given, at) ??
    dynaconfCall(frame, name, given, at) ??
    dotenvCall(frame, name, given, at) ??
    stuck(frame, at, `what \`${name}()\` returns`)
  );
}

function environmentCall(frame: Frame, name: string, given: Arguments, at: Span): AbstractValue | undefined {
  if (name === "os.getenv") {
    const fallback = argument(given, 1, "default") ?? none(originOf(frame, at, "no default"));
    return readVariable(frame, argument(given, 0, "key"), fallback, [], at);
  }
  if (name === "os.environ.copy")
    return known({ type: "external", name: "os.environ" }, originOf(frame, at, "the environment"));
  return name.startsWith("os.environ.")
    ? environmentMethod(frame, name.slice("os.environ.".length), given, at)
    : undefined;
}

function computedCall(frame: Frame, name: string, given: Arguments, at: Span): AbstractValue | undefined {
  const origin = originOf(frame, at, "computed here");
  if (name === "enumerate" || name === "zip" || name === "range") return undefined;
  if (TRANSPARENT.has(name)) return given.positional[name === "typing.cast" ? 1 : 0];
  if (name === "os.getcwd") return undefined;
  const operation = COMPUTED.get(name);
  if (operation === undefined) return undefined;
  const keywords = [...given.keywords.keys()];
  if (keywords.length > 0 && operation !== "dict" && !operation.startsWith("urllib.")) return undefined;
  if (operation === "list" && given.positional.length === 0) return sequence("list", [], origin);
  return apply(
    { name: "builtin", function: operation, keywords },
    [...given.positional, ...given.keywords.values()],
    origin,
  );
}

/** python-dotenv: `load_dotenv()` looks in the module's folder and above it. */
function dotenvCall(frame: Frame, name: string, given: Arguments, at: Span): AbstractValue | undefined {
  const origin = originOf(frame, at, "reads an env file");
  switch (name) {
    case "dotenv.find_dotenv":
      return known({ type: "external", name: "dotenv.find_dotenv()" }, origin);
    case "dotenv.load_dotenv":
    case "dotenv.read_dotenv": {
      const path = argument(given, 0, "dotenv_path", "dotenv");
      const isUsual =
        path?.kind === "known" && (path.content.type === "external" || path.content.type === "none");
      loadEnvFile(frame, isUsual ? undefined : path, [".env"], true);
      return truthValue(true, origin);
    }
    default:
      return undefined;
  }
}

function configurationsCall(
  frame: Frame,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue | undefined {
  return isConfigurationsValue(name)
    ? configurationsValue(name, given, originOf(frame, at, "a configuration value"))
    : undefined;
}

/** A method of an object that a library made. */
export function libraryMethod(
  frame: Frame,
  receiver: Known,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue {
  if (receiver.content.type !== "instance") return stuck(frame, at, "a method of something else");
  const { of } = receiver.content;
  const read = fileMethod(frame, receiver, name, at);
  if (read !== undefined) return read;
  const duration = timedeltaMethod(receiver, name);
  if (duration !== undefined) return duration;
  if (isEnvironReader(of)) return environMethod(frame, receiver, name, given, at);
  if (isEnvironsReader(of)) return environsMethod(frame, receiver, name, given, at);
  if (isDecoupleReader(of)) return decoupleMethod(frame, name, given, at);
  if (of === DYNACONF) return dynaconfMethod(frame, receiver, name, given, at);
  return stuck(frame, at, `\`.${name}()\` of an object of \`${of}\``);
}

/** `settings.get("X", default)` and `settings("X")` of dynaconf. */
function dynaconfMethod(
  frame: Frame,
  receiver: Known,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue {
  const asked = textOf(argument(given, 0, "key"));
  if (asked === undefined || (name !== "get" && name !== "__call__"))
    return stuck(frame, at, `\`.${name}()\` of dynaconf`);
  const fallback = argument(given, 1, "default") ?? none(originOf(frame, at, "no default"));
  return dynaconfSetting(frame, receiver, asked, fallback, at);
}
