/** From an intent to edits of its file. Pure: the file is parsed again, nothing else is looked at. */
import type { FixChange } from "../findings/fix-intent.ts";
import type { SourceFile } from "../source/source-file.ts";
import {
  anchorPattern,
  awaitCall,
  compareInConstantTime,
  replaceCallee,
  replaceExpression,
  setKeywords,
  useSecrets,
} from "./calls.ts";
import { listCommand } from "./commands.ts";
import { refused, type Lowering } from "./edit.ts";
import { appendLine, dropWords, raiseRequirement, replaceWords, startGunicorn } from "./files.ts";
import { changeDefault, readTruth } from "./environment.ts";
import { formatHtml } from "./html.ts";
import { editList } from "./lists.ts";
import { containPath, safeJoin } from "./paths.ts";
import { readPython, type PythonSource } from "./python-source.ts";
import { guardRedirect, limitToOwner } from "./requests.ts";
import { addSetting, assignValue, removeStatement, setOption } from "./settings.ts";
import { bindParameters, unquotePlaceholders } from "./sql.ts";
import { changeFilters, insertCsrfToken, jsonScript, quoteAttribute } from "./templates.ts";
import { guardView, removeDecorator } from "./views.ts";

/** Reads a Python file for editing; may remember what it has read. */
export type PythonReader = (file: SourceFile) => PythonSource | undefined;

/** A reader that parses each state of a file once. */
export function rememberingReader(): PythonReader {
  const known = new Map<Uint8Array, PythonSource | undefined>();
  return (file) => {
    if (!known.has(file.bytes)) known.set(file.bytes, readPython(file));
    return known.get(file.bytes);
  };
}

/** Turns a change into edits of the file that it names. */
export function lower(change: FixChange, file: SourceFile, read: PythonReader = readPython): Lowering {
  switch (change.kind) {
    case "insert-csrf-token":
      return insertCsrfToken(file, change);
    case "change-filters":
      return changeFilters(file, change);
    case "quote-attribute":
      return quoteAttribute(file, change);
    case "json-script":
      return jsonScript(file, change);
    case "raise-requirement":
      return raiseRequirement(file, change);
    case "replace-words":
      return replaceWords(file, change);
    case "drop-words":
      return dropWords(file, change);
    case "start-gunicorn":
      return startGunicorn(file, change);
    case "append-line":
      return appendLine(file, change);
    default:
      return lowerPython(change, file, read);
  }
}

type FileChange =
  | "insert-csrf-token"
  | "change-filters"
  | "quote-attribute"
  | "json-script"
  | "raise-requirement"
  | "replace-words"
  | "drop-words"
  | "start-gunicorn"
  | "append-line";
type PythonChange = Exclude<FixChange, { kind: FileChange }>;

function lowerPython(change: PythonChange, file: SourceFile, read: PythonReader): Lowering {
  const source = read(file);
  return source ? inPython(change, source) : refused("the file is not valid Python");
}

function inPython(change: PythonChange, source: PythonSource): Lowering {
  switch (change.kind) {
    case "assign":
      return assignValue(source, change);
    case "add-setting":
      return addSetting(source, change);
    case "set-option":
      return setOption(source, change);
    case "remove-statement":
      return removeStatement(source, change);
    case "edit-list":
      return editList(source, change);
    case "replace-expression":
      return replaceExpression(source, change);
    case "set-keywords":
      return setKeywords(source, change);
    case "replace-callee":
      return replaceCallee(source, change);
    case "guard-view":
      return guardView(source, change);
    case "remove-decorator":
      return removeDecorator(source, change);
    case "compare-in-constant-time":
      return compareInConstantTime(source, change);
    case "await":
      return awaitCall(source, change);
    case "use-secrets":
      return useSecrets(source, change);
    default:
      return inCode(change, source);
  }
}

type CodeChange = Extract<
  FixChange,
  {
    kind:
      | "bind-parameters"
      | "unquote-placeholders"
      | "format-html"
      | "list-command"
      | "guard-redirect"
      | "limit-to-owner"
      | "contain-path"
      | "safe-join"
      | "anchor-pattern"
      | "change-default"
      | "read-truth";
  }
>;

function inCode(change: CodeChange, source: PythonSource): Lowering {
  switch (change.kind) {
    case "bind-parameters":
      return bindParameters(source, change);
    case "unquote-placeholders":
      return unquotePlaceholders(source, change);
    case "format-html":
      return formatHtml(source, change);
    case "list-command":
      return listCommand(source, change);
    case "guard-redirect":
      return guardRedirect(source, change);
    case "limit-to-owner":
      return limitToOwner(source, change);
    case "contain-path":
      return containPath(source, change);
    case "anchor-pattern":
      return anchorPattern(source, change);
    case "safe-join":
      return safeJoin(source, change);
    case "change-default":
      return changeDefault(source, change);
    case "read-truth":
      return readTruth(source, change);
  }
}
