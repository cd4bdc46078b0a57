/** Places where a script has a text read as HTML or as code. */
import type { Place } from "../../findings/finding.ts";
import type { ScriptCall, ScriptFunction, ScriptNode } from "../../syntax/javascript/tree.ts";
import { dottedName, memberName } from "../../syntax/javascript/tree.ts";
import { plainColumns, shownBy, textsOfList, unescapedLists } from "./option-sinks.ts";
import { placeIn } from "./script.ts";
import type { Script } from "./script.ts";
import type { ScriptIndex } from "./script-index.ts";
import type { ScriptValue } from "./script-value.ts";
import { leavesOf } from "./script-value.ts";
import { entryOf, resolvedNode } from "./bound-nodes.ts";
import { returnsOf, valueOf } from "./values.ts";

/** A value that others may choose. */
export type SinkValue = Extract<
  ScriptValue,
  { kind: "answer" | "held" | "attribute" | "markdown" | "address" | "insertion" }
>;

/** One such place with what reaches it. */
export interface DomSink {
  readonly script: Pick<Script, "file" | "page" | "start">;
  readonly at: Place;
  /** As the script spells it: `innerHTML`, `.html()`, `a column's render function`. */
  readonly name: string;
  readonly runs: "markup" | "code";
  readonly values: readonly SinkValue[];
  /** Whether tags written in the script stand around them. */
  readonly isJoined: boolean;
  /** Whether it shows rows of an answer in a list, each under the name that the list's library asks for. */
  readonly showsRows?: boolean;
  /** Whether it is a table's cell that shows what the server answers as it is, so that the server alone could escape it. */
  readonly isCell?: boolean;
}

/** All sinks of a script that something of interest reaches, in the order of the text. */
export function domSinksIn(index: ScriptIndex): DomSink[] {
  const found = [
    ...index.assignments.flatMap((one) => assignedSink(index, one)),
    ...index.calls.flatMap((call) => [
      ...calledSinks(index, call),
      ...columnSinks(index, call),
      ...listSinks(index, call),
    ]),
    ...index.functions.flatMap((one) => optionSinks(index, one)),
  ];
  return found.toSorted((a, b) => a.at.span.start - b.at.span.start);
}

function assignedSink(
  index: ScriptIndex,
  { left, right }: ScriptNode & { type: "AssignmentExpression" },
): DomSink[] {
  const name = memberName(left) ?? "";
  if (!/^(?:innerHTML|outerHTML|srcdoc)$/.test(name)) return [];
  return sinkOf(index, { at: left, value: right, name, runs: "markup", asksMarkup: false });
}

/** One argument of a call that is read as HTML or code. */
interface SinkArgument {
  readonly name: string;
  readonly position: number;
  readonly runs: DomSink["runs"];
  /** Whether only a text with tags in it is read as HTML. */
  readonly asksMarkup: boolean;
}

/** Methods by their name (api.jquery.com/category/manipulation/, developer.mozilla.org). */
const METHODS: ReadonlyMap<string, SinkArgument> = new Map(
  [
    { name: ".html()", position: 0, asksMarkup: false },
    { name: ".append()", position: 0, asksMarkup: true },
    { name: ".prepend()", position: 0, asksMarkup: true },
    { name: ".after()", position: 0, asksMarkup: true },
    { name: ".before()", position: 0, asksMarkup: true },
    { name: ".replaceWith()", position: 0, asksMarkup: true },
    { name: ".insertAdjacentHTML()", position: 1, asksMarkup: false },
    { name: ".createContextualFragment()", position: 0, asksMarkup: false },
    // leafletjs.com/reference.html#layer-bindpopup, developers.google.com/maps/documentation/javascript/infowindows.
    { name: ".bindPopup()", position: 0, asksMarkup: false },
    { name: ".bindTooltip()", position: 0, asksMarkup: false },
    { name: ".setPopupContent()", position: 0, asksMarkup: false },
    { name: ".setTooltipContent()", position: 0, asksMarkup: false },
    { name: ".setContent()", position: 0, asksMarkup: true },
    // maplibre.org/maplibre-gl-js/docs/API/classes/Popup/#sethtml; an element's method of that name cleans its text.
    { name: ".setHTML()", position: 0, asksMarkup: true },
    // github.com/stanlemon/jGrowl: messages are HTML.
    { name: ".jGrowl()", position: 0, asksMarkup: true },
  ].map((one) => [one.name.slice(1, -2), { ...one, runs: "markup" as const }]),
);

/** Functions by their whole name. */
const FUNCTIONS: ReadonlyMap<string, SinkArgument> = new Map<string, SinkArgument>([
  ["document.write", { name: "document.write()", position: 0, runs: "markup", asksMarkup: false }],
  ["document.writeln", { name: "document.writeln()", position: 0, runs: "markup", asksMarkup: false }],
  ["$", { name: "$()", position: 0, runs: "markup", asksMarkup: true }],
  ["jQuery", { name: "jQuery()", position: 0, runs: "markup", asksMarkup: true }],
  // bootboxjs.com/documentation.html: messages are HTML.
  ["bootbox.alert", { name: "bootbox.alert()", position: 0, runs: "markup", asksMarkup: true }],
  ["bootbox.confirm", { name: "bootbox.confirm()", position: 0, runs: "markup", asksMarkup: true }],
  ...["success", "error", "warning", "info"].map((kind): [string, SinkArgument] => [
    `toastr.${kind}`,
    // codeseven.github.io/toastr: `escapeHtml` is off unless asked for.
    { name: `toastr.${kind}()`, position: 0, runs: "markup", asksMarkup: true },
  ]),
  ["eval", { name: "eval()", position: 0, runs: "code", asksMarkup: false }],
  ["window.eval", { name: "eval()", position: 0, runs: "code", asksMarkup: false }],
  ["Function", { name: "new Function()", position: 0, runs: "code", asksMarkup: false }],
]);

function calledSinks(index: ScriptIndex, call: ScriptCall): DomSink[] {
  const { callee } = call;
  const written = dottedName(callee) ?? "";
  const known = FUNCTIONS.get(written) ?? METHODS.get(methodOf(callee));
  const value = known ? call.arguments[known.position] : optionOf(index, call, written);
  if (!value || value.type === "SpreadElement" || cleans(index, known?.name)) return [];
  const { name, runs, asksMarkup } = known ?? { name: `${written}()`, runs: "markup", asksMarkup: true };
  return sinkOf(index, { at: call, value, name, runs, asksMarkup });
}

/** Whether it is the method of elements that cleans what it is given (developer.mozilla.org/en-US/docs/Web/API/Element/setHTML): no popup in sight. */
function cleans({ script }: ScriptIndex, name: string | undefined): boolean {
  return name === ".setHTML()" && !/\bPopup\(/.test(script.text);
}

/** Options of calls that are shown as HTML, by the call's whole name. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  // sweetalert2.github.io/#html
  ["Swal.fire", "html"],
  // developers.google.com/maps/documentation/javascript/infowindows
  ["google.maps.InfoWindow", "content"],
  // leafletjs.com/reference.html#divicon-html
  ["L.divIcon", "html"],
  // bootboxjs.com/documentation.html
  ["bootbox.dialog", "message"],
  // materializecss.com/toasts.html
  ["M.toast", "html"],
]);

/** `Swal.fire({html: text})`: the option that is shown as HTML. */
function optionOf(
  index: ScriptIndex,
  { arguments: given }: ScriptCall,
  written: string,
): ScriptNode | undefined {
  const key = OPTIONS.get(written);
  const [first] = given;
  return key === undefined || first === undefined ? undefined : entryOf(resolvedNode(index, first), key);
}

function methodOf(callee: ScriptNode): string {
  return callee.type === "MemberExpression" ? (memberName(callee) ?? "") : "";
}

/** What libraries show of a function that stands among their options. */
function optionSinks(index: ScriptIndex, of: ScriptFunction): DomSink[] {
  const shown = shownBy(index, of);
  const own = shown.length > 0 ? textsOfList(of) : undefined;
  return shown.flatMap(({ name, asksMarkup, showsRows }) =>
    returnsOf(index, of).flatMap((value) => {
      if (own?.has(value) === true) return [];
      return sinkOf(index, { at: value, value, name, runs: "markup", asksMarkup }).map((sink) => ({
        ...sink,
        showsRows,
      }));
    }),
  );
}

/** Cells that show what a server answers as it is. */
function columnSinks(index: ScriptIndex, call: ScriptCall): DomSink[] {
  return plainColumns(index, call).flatMap(({ at, data }): DomSink[] => {
    const named = valueOf(index, data);
    if (named.kind !== "text" || !/^['"][\w.]{1,80}['"]$/.test(named.text)) return [];
    const { script } = index;
    const path = named.text.slice(1, -1).split(".");
    const values = [{ kind: "answer", path }] as const;
    const name = "a column without a `render` function";
    return [{ script, at: placeIn(script, at), name, runs: "markup", values, isJoined: false, isCell: true }];
  });
}

/** Lists that show the texts of a server's rows without escaping them. */
function listSinks(index: ScriptIndex, call: ScriptCall): DomSink[] {
  const { script } = index;
  return unescapedLists(index, call).map((at): DomSink => {
    const values = [{ kind: "answer", path: ["text"] }] as const;
    const name = "a list whose `escapeMarkup` escapes nothing";
    return {
      script,
      at: placeIn(script, at),
      name,
      runs: "markup",
      values,
      isJoined: false,
      showsRows: true,
    };
  });
}

interface Reached {
  readonly at: ScriptNode;
  readonly value: ScriptNode;
  readonly name: string;
  readonly runs: DomSink["runs"];
  readonly asksMarkup: boolean;
}

function sinkOf(index: ScriptIndex, { at, value, name, runs, asksMarkup }: Reached): DomSink[] {
  const options = optionsOf(valueOf(index, value))
    .map((option) => leavesOf(option))
    .map((leaves) => ({ leaves, hasTags: leaves.some((leaf) => isMarkup(leaf)) }))
    .filter(({ leaves, hasTags }) => (hasTags || !asksMarkup) && leaves.some((leaf) => isOfInterest(leaf)));
  const values = options.flatMap(({ leaves }) => leaves.filter((leaf) => isOfInterest(leaf)));
  const isJoined = options.some(({ hasTags }) => hasTags);
  const { script } = index;
  return values.length === 0
    ? []
    : [{ script, at: placeIn(script, at), name, runs, values: distinct(values), isJoined }];
}

function isMarkup(value: ScriptValue): boolean {
  return value.kind === "text" && /<[a-z/!]/i.test(value.text);
}

function optionsOf(value: ScriptValue): readonly ScriptValue[] {
  return value.kind === "choice" ? value.options.flatMap((one) => optionsOf(one)) : [value];
}

function isOfInterest(value: ScriptValue): value is SinkValue {
  if (value.kind === "insertion") return value.insertion.kind === "output";
  return /^(?:answer|held|attribute|markdown|address)$/.test(value.kind);
}

function distinct(values: readonly SinkValue[]): SinkValue[] {
  const seen = new Map(values.map((value) => [keyOf(value), value]));
  return [...seen.values()];
}

function keyOf(value: SinkValue): string {
  switch (value.kind) {
    case "answer":
    case "held":
      return `${value.kind} ${value.path.join(".")}`;
    case "attribute":
      return `attribute ${value.name}`;
    case "markdown":
      return `markdown ${keyOf(value.of)}`;
    case "address":
      return `${value.written} ${String(value.decoded)}`;
    case "insertion":
      return String(value.insertion.start);
  }
}
