/** Functions and properties among a library's options whose text the library shows as HTML. */
import type { ScriptCall, ScriptFunction, ScriptNode } from "../../syntax/javascript/tree.ts";
import { dottedName, isFunction, keyName, memberName } from "../../syntax/javascript/tree.ts";
import { isColumn, isField } from "./callbacks.ts";
import type { ScriptIndex } from "./script-index.ts";
import { entryOf, resolvedNode } from "./bound-nodes.ts";
import { returnsOf } from "./values.ts";

type Options = ScriptNode & { type: "ObjectExpression" };

/** A function whose result a library shows as HTML. */
export interface ShownOption {
  /** As messages speak of it. */
  readonly name: string;
  /** Whether only a text with tags in it is of interest: cells show what a server made as well. */
  readonly asksMarkup: boolean;
  /** Whether it shows rows that a server was asked for. */
  readonly showsRows: boolean;
}

/** What libraries do with a function's result, by the options that hold the function. */
export function shownBy(index: ScriptIndex, of: ScriptFunction): ShownOption[] {
  return optionsHolding(index, of).flatMap((option): ShownOption[] => {
    const object = index.parents.get(option);
    const key = keyName(option.key, option.computed) ?? "";
    if (object?.type !== "ObjectExpression") return [];
    // datatables.net/manual/security: what `render`, `mRender` before release 1.10, returns goes into the cell as HTML.
    if (/^(?:render|mRender)$/.test(key) && isColumn(object))
      return [{ name: "a column's `render` function", asksMarkup: true, showsRows: false }];
    // bootstrap-table.com/docs/api/table-options/#escape: what a formatter returns is HTML unless `escape` says otherwise.
    if (key === "formatter" && isField(object) && !ESCAPES.test(index.script.text))
      return [{ name: "a column's `formatter` function", asksMarkup: true, showsRows: false }];
    if (showsEntries(index, object, key))
      return [{ name: `a list's \`${key}\` function`, asksMarkup: true, showsRows: false }];
    if (!showsChoices(index, object, key)) return [];
    const showsRows = entryOf(object, "ajax") !== undefined;
    return [{ name: `a list's \`${key}\` function`, asksMarkup: false, showsRows }];
  });
}

/**
 * Functions whose result other lists show as HTML, by the option around them: selectize and Tom Select (tom-select.js.org/docs, "Render Templates"),
 * typeahead (github.com/twitter/typeahead.js, "Datasets"); by themselves: Tokeninput (loopj.com/jquery-tokeninput).
 */
const ENTRIES: ReadonlyMap<string, string> = new Map([
  ["option", "render"],
  ["item", "render"],
  ["optgroup_header", "render"],
  ["suggestion", "templates"],
  ["resultsFormatter", ""],
  ["tokenFormatter", ""],
]);

function showsEntries({ parents }: ScriptIndex, object: ScriptNode, key: string): boolean {
  const around = ENTRIES.get(key);
  const option = around === undefined ? undefined : parents.get(object);
  return around === "" || (option?.type === "Property" && keyName(option.key, option.computed) === around);
}

const ESCAPES = /\bescape\b["']?\s{0,4}:\s{0,4}(?:true|1)\b/;

/** The options of which a function is the value, itself or by its name. */
function optionsHolding(
  index: ScriptIndex,
  of: ScriptFunction,
): readonly (ScriptNode & { type: "Property" })[] {
  const parent = index.parents.get(of);
  if (parent?.type === "Property") return [parent];
  const name = of.type === "FunctionDeclaration" ? of.id?.name : undefined;
  return name === undefined ? [] : (index.optionsByName.get(name) ?? []);
}

/**
 * select2: what these functions of release 3 return is HTML (select2.github.io/select2, "formatResult"); of release 4 a text is
 * escaped (select2.org/dropdown, "Built-in escaping") unless `escapeMarkup` lets everything through.
 */
function showsChoices(index: ScriptIndex, list: Options, key: string): boolean {
  if (/^template(?:Result|Selection)$/.test(key)) {
    const escape = entryOf(list, "escapeMarkup");
    return escape !== undefined && givesBack(index, resolvedNode(index, escape));
  }
  return /^format(?:Result|Selection)$/.test(key) && LISTS.some((name) => entryOf(list, name) !== undefined);
}

/**
 * The `escapeMarkup` of a select2 call that lets everything through, where no function of the call's makes the entries: the library
 * then shows each row's own text as HTML (select2.org/dropdown, "Built-in escaping").
 */
export function unescapedLists(index: ScriptIndex, { callee, arguments: given }: ScriptCall): ScriptNode[] {
  if (memberName(callee) !== "select2") return [];
  return given.flatMap((one): ScriptNode[] => {
    const list = resolvedNode(index, one);
    const escape = entryOf(list, "escapeMarkup");
    if (!escape || list.type !== "ObjectExpression" || !givesBack(index, resolvedNode(index, escape)))
      return [];
    const isMade = list.properties.some(
      (entry) => entry.type !== "Property" || MAKING.test(keyName(entry.key, entry.computed) ?? ""),
    );
    return isMade ? [] : [escape];
  });
}

/** Options that make the entries, or hold them. */
const MAKING = /^(?:template(?:Result|Selection)|format(?:Result|Selection)|data)$/;

const LISTS: readonly string[] = ["ajax", "query", "minimumInputLength", "escapeMarkup"];

/** `function (markup) { return markup; }`. */
function givesBack(index: ScriptIndex, of: ScriptNode): boolean {
  if (!isFunction(of)) return false;
  const [first] = of.params;
  const returned = returnsOf(index, of);
  return (
    first?.type === "Identifier" &&
    returned.length > 0 &&
    returned.every((one) => one.type === "Identifier" && one.name === first.name)
  );
}

/**
 * What a function gives back for no row at all: `if (row.loading || row.children) return row.text;` shows the list's own "Searching…", its
 * placeholder and the headings of groups (select2.org/data-sources/formats).
 */
export function textsOfList(of: ScriptFunction): ReadonlySet<ScriptNode> {
  const found = new Set<ScriptNode>();
  const body = of.body.type === "BlockStatement" ? of.body.body : [];
  for (const statement of body) {
    if (statement.type !== "IfStatement" || !asksForOwnRow(statement.test)) continue;
    const { consequent } = statement;
    for (const one of consequent.type === "BlockStatement" ? consequent.body : [consequent])
      if (one.type === "ReturnStatement" && one.argument && memberName(one.argument) === "text")
        found.add(one.argument);
  }
  return found;
}

function asksForOwnRow(test: ScriptNode): boolean {
  if (test.type === "LogicalExpression" && test.operator === "||")
    return asksForOwnRow(test.left) && asksForOwnRow(test.right);
  if (test.type === "UnaryExpression" && test.operator === "!") return memberName(test.argument) === "id";
  return /^(?:loading|children|placeholder)$/.test(memberName(test) ?? "");
}

/** A column that shows a property of an answer as it is. */
export interface PlainColumn {
  readonly at: ScriptNode;
  /** What names the property: `"title"`. */
  readonly data: ScriptNode;
}

/**
 * Columns of a DataTables call that asks a server for its rows: without a `render` of their own, what the server answers goes
 * into the cells as HTML (datatables.net/manual/security).
 */
export function plainColumns(index: ScriptIndex, { callee, arguments: given }: ScriptCall): PlainColumn[] {
  const name = callee.type === "MemberExpression" ? memberName(callee) : dottedName(callee);
  const options = /^DataTable$/i.test(name ?? "") && given.map((one) => resolvedNode(index, one));
  const table = options && options.find((one) => one.type === "ObjectExpression");
  if (!table || !ASKING.some((key) => entryOf(table, key) !== undefined) || rendersByTarget(table)) return [];
  const columns = entryOf(table, "columns") ?? entryOf(table, "aoColumns");
  const list = columns && resolvedNode(index, columns);
  if (list?.type !== "ArrayExpression") return [];
  return list.elements.flatMap((one): PlainColumn[] => {
    if (one?.type !== "ObjectExpression" || RENDERING.some((key) => entryOf(one, key) !== undefined))
      return [];
    const data = entryOf(one, "data") ?? entryOf(one, "mData");
    return data ? [{ at: one, data }] : [];
  });
}

const ASKING: readonly string[] = ["ajax", "serverSide", "sAjaxSource", "bServerSide"];

/** What makes the cell instead. */
const RENDERING: readonly string[] = ["render", "mRender", "createdCell", "fnCreatedCell"];

/** `columnDefs: [{targets: "_all", render: …}]`: which columns it speaks of is not told. */
function rendersByTarget(table: Options): boolean {
  const list = entryOf(table, "columnDefs") ?? entryOf(table, "aoColumnDefs");
  if (list === undefined) return false;
  return (
    list.type !== "ArrayExpression" ||
    list.elements.some(
      (one) => one?.type !== "ObjectExpression" || RENDERING.some((key) => entryOf(one, key) !== undefined),
    )
  );
}
