/** The tests of one view. */
import type { Address, ArgumentValue, Expectation, Person, RowRecipe, ViewPlan } from "./plan.ts";
import { docstring, identifier, indent, oneLine, quoted, spread } from "./python.ts";

/** How each kind is called in the name of its test. */
const NAMES: Readonly<Record<Expectation["kind"], string>> = {
  strangers: "strangers",
  others: "other_users",
  privileged: "without_rights",
  "own-rows": "rows_of_others",
  token: "without_token",
  "get-changes-nothing": "get_changes_nothing",
  page: "page",
};

/** The methods of a test class. `taken` holds the names that are used already. */
export function viewTests(view: ViewPlan, taken: Set<string>): string {
  return view.expectations.map((one) => testText(view, one, taken)).join("\n");
}

function testText(view: ViewPlan, expectation: Expectation, taken: Set<string>): string {
  const route = identifier(view.key.replace(/^\w+:(?=\w)/, "")).toLowerCase();
  const methods = expectation.methods.join("_").toLowerCase();
  const kind = NAMES[expectation.kind];
  const name = freeName(`test_${route}_${kind}`, `test_${route}_${methods}_${kind}`, taken);
  const body = [
    docstring(docLines(view, expectation)),
    ...preparation(view, expectation),
    ...asking(view, expectation),
  ];
  return `def ${name}(self):\n${indent(body.join("\n"))}\n`;
}

/** A route may have other rules for other methods, and two routes may have one name. */
function freeName(wanted: string, longer: string, taken: Set<string>): string {
  let name = taken.has(wanted) ? longer : wanted;
  for (let more = 2; taken.has(name); more++) name = `${longer}_${more}`;
  taken.add(name);
  return name;
}

function docLines(view: ViewPlan, { methods, rule, because, kind }: Expectation): readonly string[] {
  const place = view.at === undefined ? "" : ` (${view.at})`;
  const pattern = `/${view.pattern.replace(/^\/|\$$/g, "").replaceAll("^", "")}`;
  return [
    `${methods.join(", ")} ${pattern}: ${view.view}${place}`,
    "",
    oneLine(`${rule}: ${because}.`),
    ...remedy(kind, methods.map((method) => quoted(`${method} ${view.key}`)).join(", ")),
    ...(isMissing({ kind, rule })
      ? [`Nothing held that when this was written; \`pickguard explain ${rule}\` shows the way.`]
      : []),
  ];
}

/** Whether a check found that nothing makes it hold. */
function isMissing({ kind, rule }: Pick<Expectation, "kind" | "rule">): boolean {
  return kind !== "page" && rule.includes("/");
}

/** How a team says that it meant it otherwise. */
function remedy(kind: Expectation["kind"], keys: string): readonly string[] {
  switch (kind) {
    case "strangers":
      return [`If everybody may without a login: add ${keys} to PUBLIC.`];
    case "others":
    case "privileged":
    case "own-rows":
      return [`If everybody with a login may: add ${keys} to SHARED.`];
    case "token":
      return [
        "If the sender proves who it is in another way (a signature, a key of its own): take this test out.",
      ];
    case "get-changes-nothing":
      return ["Let it answer POST alone, and use a form with a button."];
    case "page":
      return [];
  }
}

/** Names that mean something else in a test. */
const TAKEN: ReadonlySet<string> = new Set([
  "url",
  "sent",
  "method",
  "self",
  "key",
  "class",
  "import",
  "global",
  "str",
  "text",
]);

/** Names of the rows' variables. */
function rowNames(rows: readonly RowRecipe[]): readonly string[] {
  const count = new Map<string, number>();
  return rows.map(({ factory }) => {
    const name = factory.replace(/^make_/, "");
    const plain = TAKEN.has(name) ? `${name}_row` : name;
    const before = count.get(plain) ?? 0;
    count.set(plain, before + 1);
    return before === 0 ? plain : `${plain}_${before + 1}`;
  });
}

/** The last row of a view with a list is the list's. */
function usedRows({ rows, expectations }: ViewPlan): readonly RowRecipe[] {
  return expectations.some(({ kind }) => kind === "own-rows") ? rows.slice(0, -1) : rows;
}

function preparation(view: ViewPlan, { kind }: Expectation): readonly string[] {
  const rows = usedRows(view);
  const names = rowNames(rows);
  const people = [
    ...new Set(kind === "others" || kind === "own-rows" ? [view.owner, view.other] : [view.permitted]),
  ];
  const grants = people.includes("boss")
    ? []
    : view.permissions.map((one) => `self.allow(${[quoted(one), ...people.map(person)].join(", ")})`);
  const made = rows.map(
    (row, at) =>
      `${names[at] ?? "row"} = self.made(lambda: ${rowText(row, names)})${memberText(row, names[at] ?? "row")}`,
  );
  const url = `url = ${addressText(view.address, names)}`;
  const sent = view.sent.map(({ name, value }) => `${quoted(name)}: ${argumentText(value, names)}`);
  return [...grants, ...made, url, ...(sent.length === 0 ? [] : [`sent = ${spread("{", sent, "}")}`])];
}

function memberText({ member }: RowRecipe, name: string): string {
  return member === undefined ? "" : `\n${name}.${member.field}.add(${person(member.person)})`;
}

function person(one: Person): string {
  return `self.${one}`;
}

/** `make_payment(order=make_order(customer=self.owner), status="paid")`. */
function rowText({ factory, values }: RowRecipe, names: readonly string[]): string {
  const given = values.map(({ name, value }) => {
    if (value.kind === "person") return `${name}=${person(value.person)}`;
    if (value.kind === "constant") return `${name}=${value.python}`;
    return value.kind === "made"
      ? `${name}=${names[value.row] ?? "None"}`
      : `${name}=${rowText(value.row, names)}`;
  });
  return `${factory}(${given.join(", ")})`;
}

function argumentText(value: ArgumentValue, names: readonly string[]): string {
  if (value.kind === "constant") return value.python;
  return value.kind === "person"
    ? `${person(value.person)}.${value.field}`
    : `${names[value.row] ?? "row"}.${value.field}`;
}

/** `self.address("orders:detail", pk=order.pk)`, or a path. */
export function addressText(address: Address, names: readonly string[]): string {
  if (address.kind === "path") {
    const parts = address.parts.filter((part) => part !== "");
    const [only] = parts;
    if (parts.length === 1 && typeof only === "string") return quoted(only);
    return parts
      .map((part) => (typeof part === "string" ? quoted(part) : `str(${argumentText(part, names)})`))
      .join(" + ");
  }
  const { name, arguments: given } = address;
  const isPlain = given.every((one) => /^[a-zA-Z_]\w*$/.test(one.name) && !RESERVED.has(one.name));
  const values = given.map((one) => `${isPlain ? `${one.name}=` : ""}${argumentText(one.value, names)}`);
  return `self.address(${[quoted(name), ...values].join(", ")})`;
}

/** Words of Python. */
const RESERVED: ReadonlySet<string> = new Set([
  "class",
  "from",
  "import",
  "in",
  "is",
  "lambda",
  "global",
  "pass",
  "async",
  "def",
  "for",
  "if",
  "or",
  "and",
  "not",
]);

function asking(view: ViewPlan, expectation: Expectation): readonly string[] {
  const [method = "GET", ...more] = expectation.methods;
  if (more.length === 0) return [question(view, expectation, quoted(`${method} ${view.key}`))];
  const key = `f${quoted(`{method} ${view.key.replaceAll(/[{}]/g, "$&$&")}`)}`;
  return [
    `for method in (${expectation.methods.map(quoted).join(", ")}):`,
    indent(`with self.subTest(method):\n${indent(question(view, expectation, key))}`),
  ];
}

function question(view: ViewPlan, { kind, rule }: Expectation, key: string): string {
  const sent = view.sent.length === 0 ? [] : ["sent=sent"];
  const call = (method: string, ...given: readonly string[]): string =>
    `self.${method}(${[key, "url", ...given].join(", ")})`;
  const rows = usedRows(view);
  switch (kind) {
    case "strangers":
      return call("strangers", person(view.permitted), ...sent, ...strictness(rule));
    case "others":
      return call("others", person(view.owner), person(view.other), ...sent, ...strictness(rule));
    case "privileged":
      return call("privileged", person(view.permitted), ...sent, ...strictness(rule));
    case "token":
      return call("needs_token", person(view.permitted), ...sent);
    case "page":
      return call("page", person(view.permitted), ...sent);
    case "get-changes-nothing":
      return call("get_changes_nothing", person(view.permitted), rowNames(rows)[0] ?? "None");
    case "own-rows": {
      const last = view.rows.at(-1);
      const make = last ? rowText(last, rowNames(rows)) : "None";
      return call("own_rows", person(view.owner), person(view.other), `lambda: ${make}`);
    }
  }
}

/** Where nothing refuses today, a redirect or a complaint about what was sent is no refusal. */
function strictness(rule: string): readonly string[] {
  return isMissing({ kind: "strangers", rule }) ? ["strict=True"] : [];
}
