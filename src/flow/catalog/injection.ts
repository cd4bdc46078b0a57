/**
 * Code, templates, queries of other languages, names of columns, patterns, spreadsheet cells. Names: docs.python.org,
 * docs.djangoproject.com, jinja.palletsprojects.com, docs.makotemplates.org, python-ldap.org, ldap3.readthedocs.io, lxml.de,
 * pymongo.readthedocs.io.
 */
import type { LibraryModel, PropagatorRow, SinkRow } from "./model.ts";

/** Modules and functions by their names. */
const IMPORTS: readonly SinkRow[] = [
  { at: "__import__", argument: 0, keyword: "name", kind: "code" },
  { at: "importlib.import_module", argument: 0, keyword: "name", kind: "code" },
  { at: "importlib.__import__", argument: 0, keyword: "name", kind: "code" },
  { at: "django.utils.module_loading.import_string", argument: 0, keyword: "dotted_path", kind: "code" },
  { at: "runpy.run_path", argument: 0, keyword: "path_name", kind: "code" },
  { at: "runpy.run_module", argument: 0, keyword: "mod_name", kind: "code" },
];

const CODE: readonly SinkRow[] = [
  { at: "compile", argument: 0, keyword: "source", kind: "code" },
  { at: "timeit.timeit", argument: 0, keyword: "stmt", kind: "code" },
  { at: "code.InteractiveInterpreter.runcode", argument: 0, keyword: "code", kind: "code" },
  { at: "code.InteractiveInterpreter.runsource", argument: 0, keyword: "source", kind: "code" },
  { at: "execfile", argument: 0, kind: "code" },
  { at: "pandas.eval", argument: 0, keyword: "expr", kind: "code" },
  { at: "PIL.ImageMath.eval", argument: 0, keyword: "expression", kind: "code" },
  { at: "PIL.ImageMath.unsafe_eval", argument: 0, keyword: "expression", kind: "code" },
  { at: "numexpr.evaluate", argument: 0, keyword: "ex", kind: "code" },
];

/** `getattr(x, name)`: with a name that is written there it is a plain attribute and never comes here. */
const NAMES_OF_CODE: readonly SinkRow[] = [{ at: "getattr", argument: 1, kind: "name" }];

const TEMPLATES: readonly SinkRow[] = [
  { at: "django.template.Template", argument: 0, keyword: "template_string", kind: "template" },
  { at: "django.template.Engine.from_string", argument: 0, keyword: "template_code", kind: "template" },
  { at: "django.template.engines[].from_string", argument: 0, keyword: "template_code", kind: "template" },
  { at: "jinja2.Template", argument: 0, keyword: "source", kind: "template" },
  { at: "jinja2.Environment.from_string", argument: 0, keyword: "source", kind: "template" },
  { at: "jinja2.sandbox.SandboxedEnvironment.from_string", argument: 0, keyword: "source", kind: "template" },
  // crispy-forms makes a template of the text and renders it with the page's context.
  { at: "crispy_forms.layout.HTML", argument: 0, keyword: "html", kind: "template" },
  { at: "mako.template.Template", argument: 0, keyword: "text", kind: "template" },
  { at: "chameleon.PageTemplate", argument: 0, keyword: "body", kind: "template" },
];

const TEMPLATE_NAMES: readonly SinkRow[] = [
  { at: "django.shortcuts.render", argument: 1, keyword: "template_name", kind: "template" },
  { at: "django.template.loader.get_template", argument: 0, keyword: "template_name", kind: "template" },
  {
    at: "django.template.loader.select_template",
    argument: 0,
    keyword: "template_name_list",
    kind: "template",
  },
  { at: "django.template.loader.render_to_string", argument: 0, keyword: "template_name", kind: "template" },
  { at: "django.template.response.TemplateResponse", argument: 1, keyword: "template", kind: "template" },
];

const LDAP = ["search", "search_s", "search_st", "search_ext", "search_ext_s"];
const MONGO = [
  "find",
  "find_one",
  "count_documents",
  "delete_many",
  "delete_one",
  "update_many",
  "update_one",
];

const QUERIES: readonly SinkRow[] = [
  ...LDAP.map((name): SinkRow => {
    return {
      at: `ldap.ldapobject.SimpleLDAPObject.${name}`,
      argument: 2,
      keyword: "filterstr",
      kind: "query",
    };
  }),
  ...LDAP.map((name): SinkRow => {
    return { at: `ldap.ldapobject.SimpleLDAPObject.${name}`, argument: 0, keyword: "base", kind: "query" };
  }),
  { at: "ldap3.Connection.search", argument: 0, keyword: "search_base", kind: "query" },
  { at: "ldap3.Connection.search", argument: 1, keyword: "search_filter", kind: "query" },
  { at: "?.search_s", argument: 2, keyword: "filterstr", kind: "query", receivers: "any" },
  { at: "?.search_ext_s", argument: 2, keyword: "filterstr", kind: "query", receivers: "any" },
  { at: "?.xpath", argument: 0, kind: "query", receivers: "any" },
  { at: "lxml.etree.XPath", argument: 0, keyword: "path", kind: "query" },
  { at: "lxml.etree.ETXPath", argument: 0, keyword: "path", kind: "query" },
  ...MONGO.map((name): SinkRow => {
    return { at: `pymongo.collection.Collection.${name}`, argument: 0, keyword: "filter", kind: "query" };
  }),
  { at: "elasticsearch_dsl.Search.from_dict", argument: 0, kind: "query" },
];

const QUERYSET = "django.db.models.QuerySet";

/** Names of columns, which reach through relations to columns of other tables. */
const COLUMNS: readonly SinkRow[] = [
  ...["order_by", "values", "values_list", "distinct", "only", "defer"].map((name): SinkRow => {
    return { at: `${QUERYSET}.${name}`, argument: "*", kind: "name" };
  }),
  { at: "?.order_by", argument: "*", kind: "name", receivers: "any" },
  { at: "django.db.models.F", argument: 0, keyword: "name", kind: "name" },
];

const PATTERNS: readonly SinkRow[] = [
  "compile",
  "match",
  "search",
  "fullmatch",
  "sub",
  "subn",
  "split",
  "findall",
  "finditer",
].map((name): SinkRow => ({ at: `re.${name}`, argument: 0, keyword: "pattern", kind: "regex" }));

const SHEETS: readonly SinkRow[] = [
  { at: "csv.writer().writerow", argument: 0, keyword: "row", kind: "formula" },
  { at: "csv.writer().writerows", argument: 0, keyword: "rows", kind: "formula" },
  { at: "csv.DictWriter.writerow", argument: 0, keyword: "rowdict", kind: "formula" },
  { at: "csv.DictWriter.writerows", argument: 0, keyword: "rowdicts", kind: "formula" },
];

const ESCAPES: readonly PropagatorRow[] = [
  { at: "ldap.filter.escape_filter_chars", clears: ["query"] },
  { at: "ldap.filter.filter_format", clears: ["query"] },
  { at: "ldap.dn.escape_dn_chars", clears: ["query"] },
  { at: "ldap3.utils.conv.escape_filter_chars", clears: ["query"] },
  { at: "ldap3.utils.dn.escape_rdn", clears: ["query"] },
  { at: "defusedcsv.csv.writer", clears: "all" },
];

export const injection: LibraryModel = {
  library: "interpreters of all kinds",
  sinks: [
    ...CODE,
    ...IMPORTS,
    ...NAMES_OF_CODE,
    ...TEMPLATES,
    ...TEMPLATE_NAMES,
    ...QUERIES,
    ...COLUMNS,
    ...PATTERNS,
    ...SHEETS,
  ],
  propagators: ESCAPES,
  types: [
    // An expression that was compiled: what it is called with is a document (lxml.de/xpathxslt.html#the-xpath-class).
    ...["XPath", "ETXPath"].map((name) => ({
      at: `lxml.etree.${name}()`,
      is: `lxml.etree._Compiled${name}`,
    })),
    { at: "ldap.initialize()", is: "ldap.ldapobject.SimpleLDAPObject" },
    { at: "ldap.open()", is: "ldap.ldapobject.SimpleLDAPObject" },
    { at: "django.template.base.Template", is: "django.template.Template" },
    { at: "django.template.engine.Engine", is: "django.template.Engine" },
    { at: "django.template.loader.engines[].from_string", is: "django.template.engines[].from_string" },
    { at: "django.template.Engine.get_default()", is: "django.template.Engine" },
    { at: "jinja2.environment.Environment", is: "jinja2.Environment" },
    { at: "jinja2.environment.Template", is: "jinja2.Template" },
    { at: "jinja2.nativetypes.NativeEnvironment", is: "jinja2.Environment" },
    { at: "jinja2.nativetypes.NativeTemplate", is: "jinja2.Template" },
    { at: "jinja2.sandbox.ImmutableSandboxedEnvironment", is: "jinja2.sandbox.SandboxedEnvironment" },
    { at: "django.db.models.expressions.F", is: "django.db.models.F" },
    { at: "pymongo.MongoClient()", is: "pymongo.MongoClient" },
    { at: "pymongo.MongoClient[][]", is: "pymongo.collection.Collection" },
    { at: "importlib.import_module()", is: "importlib.import_module()" },
  ],
};
