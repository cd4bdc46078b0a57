/** From an intent to edits of its file. Pure: the file is parsed again, nothing else is looked at. */
import type { FixChange } from "../findings/fix-intent.ts";
import type { SourceFile } from "../source/source-file.ts";
import {
  awaitCall,
  compareInConstantTime,
  replaceCallee,
  replaceExpression,
  setKeywords,
  useSecrets,
} from "./calls.ts";
import { refused, type Lowering } from "./edit.ts";
import { appendLine, dropWords, raiseRequirement, replaceWords, startGunicorn } from "./files.ts";
import { editList } from "./lists.ts";
import { readPython, type PythonSource } from "./python-source.ts";
import { addSetting, assignValue, removeStatement, setOption } from "./settings.ts";
import { changeFilters, insertCsrfToken, quoteAttribute } from "./templates.ts";
import { guardView, removeDecorator } from "./views.ts";

/** Turns a change into edits of the file that it names. */
export function lower(change: FixChange, file: SourceFile): Lowering {
  switch (change.kind) {
    case "insert-csrf-token":
      return insertCsrfToken(file, change);
    case "change-filters":
      return changeFilters(file, change);
    case "quote-attribute":
      return quoteAttribute(file, change);
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
      return lowerPython(change, file);
  }
}

type FileChange =
  | "insert-csrf-token"
  | "change-filters"
  | "quote-attribute"
  | "raise-requirement"
  | "replace-words"
  | "drop-words"
  | "start-gunicorn"
  | "append-line";
type PythonChange = Exclude<FixChange, { kind: FileChange }>;

function lowerPython(change: PythonChange, file: SourceFile): Lowering {
  const source = readPython(file);
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
  }
}
