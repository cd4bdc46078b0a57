/** Conditions on a request's path: settled for a view, as it is known how its addresses begin. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { refTo } from "../../bind/program.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import type { Route } from "../routes/route.ts";
import { textsOf } from "./named-rows.ts";
import { isCarrier, valueAt } from "./visitors.ts";

/** What a pattern says as it stands: up to the first capture, expression or part that could not be read. */
const PLAIN = /^[\w/.~@%+-]*/;

const LANGUAGE = /^[a-z]{2}(?:-[A-Za-z]{2,4})?\//;

/** Ends a beginning that is the whole path. */
const WHOLE = "$";

/**
 * How the addresses of routes begin, each with its slash (`/admin/`); one that captures nothing ends in `$`. Undefined where one of them may be
 * anything.
 */
export function pathsOf(routes: readonly Route[]): readonly string[] | undefined {
  const found = new Set<string>();
  for (const { pattern, origin } of routes) {
    // In place of the language that `i18n_patterns` puts first stands the default one.
    if (LANGUAGE.test(pattern)) return undefined;
    if (origin === "websocket" || origin === "graphql" || origin === "admin-action") return undefined;
    const bare = pattern.replace(/[\^]/g, "").replaceAll("\\-", "-");
    const start = PLAIN.exec(bare)?.[0] ?? "";
    const rest = bare.slice(start.length);
    if (rest === "" || rest === "$") found.add(`/${start}${WHOLE}`);
    // An optional slash or letter is no beginning.
    else found.add(`/${/^[?*]/.test(rest) || start.endsWith("+") ? start.slice(0, -1) : start}`);
  }
  return found.size === 0 || found.has("/") ? undefined : [...found].toSorted();
}

/** Whether code asks for the path at all. */
export function asksForPath({ values }: Fragment): boolean {
  return values.some((value) => value.op === "attribute" && PATH.test(value.name));
}

const PATH = /^(?:path|path_info|get_full_path)$/;

/** How `request.path.startswith("/admin/")`, `request.path == "/login/"` or `request.path in [...]` comes out for all of the paths; undefined for any other condition, or where it depends. */
export function pathTruth(
  program: Program,
  ref: FunctionRef,
  paths: readonly string[],
  id: ValueId,
): boolean | undefined {
  const value = valueAt(ref, id);
  if (value?.op === "call") {
    const callee = valueAt(ref, value.callee);
    const [only] = value.arguments;
    if (callee?.op !== "attribute" || callee.name !== "startswith" || only === undefined) return undefined;
    return isPath(program, ref, callee.base) ? truthOf(program, ref, paths, only.value, begins) : undefined;
  }
  if (value?.op !== "operation" || !/^(?:==|!=|in|not in)$/.test(value.operator)) return undefined;
  const [left, right] = value.operands;
  if (left === undefined || right === undefined) return undefined;
  const isLeft = isPath(program, ref, left);
  if (!isLeft && (!value.operator.endsWith("=") || !isPath(program, ref, right))) return undefined;
  const truth = truthOf(program, ref, paths, isLeft ? right : left, equals);
  return truth === undefined ? undefined : truth === (value.operator === "==" || value.operator === "in");
}

function isPath(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  if (value?.op === "call") {
    const callee = valueAt(ref, value.callee);
    return (
      callee?.op === "attribute" && callee.name === "get_full_path" && isCarrier(program, ref, callee.base)
    );
  }
  return (
    value?.op === "attribute" &&
    (value.name === "path" || value.name === "path_info") &&
    isCarrier(program, ref, value.base)
  );
}

type Compared = (path: string, text: string) => boolean | undefined;

/** The same answer for all paths and texts: any text is enough. */
function truthOf(
  program: Program,
  ref: FunctionRef,
  paths: readonly string[],
  id: ValueId,
  compare: Compared,
): boolean | undefined {
  const texts = textsOf(program, refTo(ref, id), undefined);
  if (texts === undefined) return undefined;
  const answers = new Set(
    paths.map((path) => {
      const each = texts.map((text) => compare(path, text));
      return each.includes(true) ? true : each.includes(undefined) ? undefined : false;
    }),
  );
  const [answer] = answers;
  return answers.size === 1 ? answer : undefined;
}

function begins(path: string, text: string): boolean | undefined {
  if (path.endsWith(WHOLE)) return path.slice(0, -1).startsWith(text);
  if (path.startsWith(text)) return true;
  return text.startsWith(path) ? undefined : false;
}

function equals(path: string, text: string): boolean | undefined {
  if (path.endsWith(WHOLE)) return path.slice(0, -1) === text;
  return text.startsWith(path) ? undefined : false;
}
