/** Packages that Django projects use. Names checked in the packages' own sources where they are small, else their documentation. */
import type { LibraryModel } from "./model.ts";
import { oauthBases } from "./oauth-names.ts";

/** Where SAML's libraries look at the answer of an identity provider (github.com/SAML-Toolkits/python3-saml, pysaml2.readthedocs.io). */
const SAML = [
  "onelogin.saml2.auth.OneLogin_Saml2_Auth.process_response",
  "allauth.socialaccount.providers.saml.utils.build_auth().process_response",
  "allauth.socialaccount.providers.saml.views.build_auth().process_response",
  "saml2.client.Saml2Client.parse_authn_request_response",
] as const;

/** LTI 1.3: what is read of a launch was checked against the platform's keys (github.com/dmitry-viskov/pylti1.3). */
const LTI = [
  "message_launch.MessageLaunch",
  "contrib.django.message_launch.DjangoMessageLaunch",
  "contrib.django.DjangoMessageLaunch",
].flatMap((name) => [`pylti1p3.${name}.get_launch_data`, `pylti1p3.${name}.validate`]);

export const restFramework: LibraryModel = {
  library: "djangorestframework",
  proofs: [
    {
      at: "rest_framework.authentication.get_authorization_header",
      says: "reads the `Authorization` header",
    },
    {
      at: "rest_framework.authentication.TokenAuthentication.authenticate",
      says: "asks for a token in a header",
    },
  ],
  sources: [
    { at: "django.http.HttpRequest.data", kind: "request", label: "the request's body" },
    { at: "django.http.HttpRequest.DATA", kind: "request", label: "the request's body" },
    { at: "django.http.HttpRequest.query_params", kind: "request", label: "the query string" },
    { at: "django.http.HttpRequest.QUERY_PARAMS", kind: "request", label: "the query string" },
    { at: "django.http.HttpRequest.stream", kind: "request", label: "the request's body" },
    {
      at: "rest_framework.serializers.Serializer.validated_data",
      kind: "request",
      label: "the request's body",
    },
    {
      at: "rest_framework.serializers.Serializer.initial_data",
      kind: "request",
      label: "the request's body",
    },
  ],
  types: [
    { at: "rest_framework.request.Request", is: "django.http.HttpRequest" },
    // docs.graphene-python.org/projects/django/en/latest/authorization/: the context of a resolver is the request.
    ...["graphene.ResolveInfo", "graphql.ResolveInfo", "graphql.GraphQLResolveInfo"].map((info) => {
      return { at: `${info}.context`, is: "django.http.HttpRequest" };
    }),
    {
      at: "rest_framework.serializers.ModelSerializer.validated_data",
      is: "rest_framework.serializers.Serializer.validated_data",
    },
  ],
  parameters: [{ at: "serializer", is: "rest_framework.serializers.Serializer" }],
  attributes: [{ at: "validated_data", is: "rest_framework.serializers.Serializer.validated_data" }],
};

const FLASK: readonly (readonly [string, string])[] = [
  ["args", "the query string"],
  ["form", "the submitted form"],
  ["values", "the request's parameters"],
  ["json", "the request's body"],
  ["data", "the request's body"],
  ["cookies", "a cookie"],
  ["headers", "the request's headers"],
  ["files", "an uploaded file"],
  ["get_json()", "the request's body"],
  ["get_data()", "the request's body"],
];

/** Small services that stand beside a Django project (flask.palletsprojects.com/en/stable/api/#incoming-request-data). */
export const flask: LibraryModel = {
  library: "flask",
  sources: FLASK.map(([name, label]) => ({ at: `flask.request.${name}`, kind: "request", label }) as const),
};

/** Drivers whose connections have cursors with `execute`, as PEP 249 asks (peps.python.org/pep-0249/#cursor-methods). */
const CONNECTING = [
  "psycopg2.connect",
  "MySQLdb.connect",
  "pymysql.connect",
  "mysql.connector.connect",
  "pymssql.connect",
  "cx_Oracle.connect",
  "oracledb.connect",
  "pyodbc.connect",
  "snowflake.connector.connect",
  "redshift_connector.connect",
  "databricks.sql.connect",
  "trino.dbapi.connect",
  "clickhouse_driver.connect",
  "clickhouse_driver.dbapi.connect",
  "vertica_python.connect",
];

/**
 * Methods of warehouses' clients that take a statement (cloud.google.com/python/docs/reference/bigquery/latest/google.cloud.bigquery.client.Client,
 * clickhouse-driver.readthedocs.io/en/latest/api.html, clickhouse.com/docs/integrations/python, duckdb.org/docs/stable/clients/python/dbapi).
 */
const ASKED_DIRECTLY = [
  "google.cloud.bigquery.Client.query",
  "google.cloud.bigquery.Client.query_and_wait",
  "clickhouse_driver.Client.execute",
  "clickhouse_driver.Client.execute_iter",
  "clickhouse_connect.driver.Client.query",
  "clickhouse_connect.driver.Client.query_df",
  "clickhouse_connect.driver.Client.command",
  "duckdb.execute",
  "duckdb.query",
  "duckdb.sql",
  "duckdb.DuckDBPyConnection.execute",
  "duckdb.DuckDBPyConnection.query",
  "duckdb.DuckDBPyConnection.sql",
];

export const databases: LibraryModel = {
  library: "database drivers",
  sinks: [
    { at: "psycopg2.extensions.cursor.execute", argument: 0, keyword: "query", kind: "sql" },
    { at: "psycopg.Cursor.execute", argument: 0, keyword: "query", kind: "sql" },
    { at: "psycopg.Connection.execute", argument: 0, keyword: "query", kind: "sql" },
    { at: "psycopg2.sql.Identifier", argument: "*", kind: "name" },
    { at: "psycopg.sql.Identifier", argument: "*", kind: "name" },
    { at: "sqlalchemy.text", argument: 0, kind: "sql" },
    { at: "pandas.read_sql", argument: 0, keyword: "sql", kind: "sql" },
    { at: "pandas.read_sql_query", argument: 0, keyword: "sql", kind: "sql" },
    ...ASKED_DIRECTLY.map((at) => ({ at, argument: 0, keyword: "query", kind: "sql" }) as const),
  ],
  propagators: [
    // Binds the parameters into the statement's text: only the statement itself can hold SQL (www.psycopg.org/docs/cursor.html#cursor.mogrify).
    ...[
      "django.db.backends.utils.CursorWrapper.mogrify",
      "psycopg2.extensions.cursor.mogrify",
      "psycopg.ClientCursor.mogrify",
    ].map((at) => ({ at, from: [0] }) as const),
    { at: "psycopg2.sql.SQL" },
    { at: "psycopg2.sql.Identifier", clears: ["sql"] },
    { at: "psycopg2.sql.Literal", clears: ["sql"] },
    { at: "psycopg.sql.SQL" },
    { at: "psycopg.sql.Identifier", clears: ["sql"] },
    { at: "psycopg.sql.Literal", clears: ["sql"] },
  ],
  types: [
    ...CONNECTING.map((at) => ({ at: `${at}()`, is: "psycopg2.extensions.connection" }) as const),
    { at: "clickhouse_connect.get_client()", is: "clickhouse_connect.driver.Client" },
    { at: "duckdb.connect()", is: "duckdb.DuckDBPyConnection" },
    { at: "psycopg2.extensions.connection.cursor()", is: "psycopg2.extensions.cursor" },
    { at: "psycopg.connect()", is: "psycopg.Connection" },
    { at: "psycopg.Connection.cursor()", is: "psycopg.Cursor" },
  ],
};

export const serialization: LibraryModel = {
  library: "serialization packages",
  sinks: [
    { at: "yaml.load", argument: 0, keyword: "stream", kind: "yaml" },
    { at: "yaml.load_all", argument: 0, keyword: "stream", kind: "yaml" },
    { at: "yaml.unsafe_load", argument: 0, keyword: "stream", kind: "yaml" },
    { at: "yaml.unsafe_load_all", argument: 0, keyword: "stream", kind: "yaml" },
    { at: "yaml.full_load", argument: 0, keyword: "stream", kind: "yaml" },
    { at: "yaml.full_load_all", argument: 0, keyword: "stream", kind: "yaml" },
    { at: "dill.loads", argument: 0, keyword: "str", kind: "pickle" },
    { at: "dill.load", argument: 0, keyword: "file", kind: "pickle" },
    { at: "cloudpickle.loads", argument: 0, kind: "pickle" },
    { at: "cloudpickle.load", argument: 0, kind: "pickle" },
    { at: "jsonpickle.decode", argument: 0, keyword: "string", kind: "pickle" },
    { at: "jsonpickle.loads", argument: 0, kind: "pickle" },
    { at: "joblib.load", argument: 0, keyword: "filename", kind: "pickle" },
    { at: "pandas.read_pickle", argument: 0, keyword: "filepath_or_buffer", kind: "pickle" },
    { at: "torch.load", argument: 0, keyword: "f", kind: "pickle" },
  ],
  propagators: [
    { at: "yaml.safe_load" },
    // What a checked signature clears depends on how they are called (`plain-calls.ts`).
    ...["jwt.decode", "jwt.decode_complete", "jose.jwt.decode"].map((at) => ({ at, from: [0] }) as const),
    ...["yaml.dump", "yaml.safe_dump", "dill.dumps", "cloudpickle.dumps"].map(
      (at) => ({ at, from: [0], clears: ["pickle", "yaml", "xml"] }) as const,
    ),
  ],
};

/** Fabric runs commands in a shell unless told not to. */
const UNLESS_SHELL_OFF = { argument: "shell", is: "missing or True" } as const;

export const network: LibraryModel = {
  library: "network packages",
  sources: [
    ...["get", "post", "put", "patch", "request"].map(
      (name) => ({ at: `requests.${name}()`, kind: "remote", label: "another system's answer" }) as const,
    ),
    { at: "feedparser.parse()", kind: "remote", label: "a feed of another site" },
  ],
  sinks: [
    { at: "paramiko.SSHClient.exec_command", argument: 0, keyword: "command", kind: "shell" },
    { at: "?.exec_command", argument: 0, keyword: "command", kind: "shell", receivers: "any" },
    { at: "fabric.Connection.run", argument: 0, keyword: "command", kind: "shell", when: UNLESS_SHELL_OFF },
    { at: "fabric.Connection.sudo", argument: 0, keyword: "command", kind: "shell", when: UNLESS_SHELL_OFF },
    { at: "fabric.api.run", argument: 0, keyword: "command", kind: "shell", when: UNLESS_SHELL_OFF },
    { at: "fabric.api.sudo", argument: 0, keyword: "command", kind: "shell", when: UNLESS_SHELL_OFF },
    { at: "fabric.api.local", argument: 0, keyword: "command", kind: "shell", when: UNLESS_SHELL_OFF },
    { at: "invoke.run", argument: 0, keyword: "command", kind: "shell" },
  ],
  deeds: [
    ...["post", "put", "patch", "delete", "request", "get"].map(
      (name) => ({ at: `requests.${name}`, deed: "send" }) as const,
    ),
    // What is pulled is the code that the site runs next (gitpython.readthedocs.io/en/stable/reference.html).
    ...["git.Remote.pull", "git.Repo.git.pull", "git.cmd.Git.pull"].map(
      (at) => ({ at, deed: "run" }) as const,
    ),
    { at: "?.delay", deed: "task" },
    { at: "?.apply_async", deed: "task" },
    { at: "?.enqueue", deed: "task" },
  ],
  proofs: [
    { at: "stripe.Webhook.construct_event", says: "checks Stripe's signature" },
    { at: "stripe.WebhookSignature.verify_header", says: "checks Stripe's signature" },
    { at: "svix.webhooks.Webhook.verify", says: "checks the webhook's signature" },
    { at: "twilio.request_validator.RequestValidator.validate", says: "checks Twilio's signature" },
    { at: "jwt.decode", says: "checks a JSON web token" },
    { at: "jose.jwt.decode", says: "checks a JSON web token" },
    { at: "google.oauth2.id_token.verify_oauth2_token", says: "checks a Google identity token" },
    { at: "google.oauth2.id_token.verify_token", says: "checks a Google identity token" },
    { at: "oauth2_provider.decorators.protected_resource", says: "asks for an OAuth token" },
    { at: "oauth2_provider.decorators.rw_protected_resource", says: "asks for an OAuth token" },
    ...oauthBases.map((at) => ({ at, says: "asks for an OAuth token" })),
    // A token whose signature was checked (rest_framework_simplejwt/authentication.py).
    ...["JWTAuthentication", "JWTStatelessUserAuthentication", "JWTTokenUserAuthentication"].map((name) => ({
      at: `rest_framework_simplejwt.authentication.${name}.get_validated_token`,
      says: "checks a JSON web token",
    })),
    ...SAML.map((at) => ({ at, says: "checks the signed answer of an identity provider" })),
    // Made for the address that an identity provider sends its answer to; the address after it checks the answer (allauth's own SAML views do so).
    ...["sessions", "providers.saml.views"].map((module) => ({
      at: `allauth.socialaccount.${module}.LoginSession`,
      says: "keeps the answer of an identity provider for the step that checks it",
    })),
    ...LTI.map((at) => ({ at, says: "checks the signed message of a learning platform" })),
    // A platform's own pages begin a login, which ends in a signed message (imsglobal.org/spec/security/v1p0/).
    ...[
      "oidc_login.OIDCLogin",
      "contrib.django.oidc_login.DjangoOIDCLogin",
      "contrib.django.DjangoOIDCLogin",
    ].map((name) => ({ at: `pylti1p3.${name}`, says: "begins a login that a learning platform signs" })),
  ],
  guards: [
    // Each gives True, or an object that counts as false (validators.readthedocs.io); an address begins with its scheme.
    { at: "validators.url", argument: 0, clears: ["option"], when: true },
    ...["domain", "hostname", "ipv4", "ipv6", "mac_address", "uuid", "slug"].map(
      (name) => ({ at: `validators.${name}`, argument: 0, clears: "injection", when: true }) as const,
    ),
  ],
  types: [
    { at: "paramiko.client.SSHClient", is: "paramiko.SSHClient" },
    { at: "paramiko.SSHClient()", is: "paramiko.SSHClient" },
    { at: "fabric.Connection()", is: "fabric.Connection" },
    { at: "git.Repo()", is: "git.Repo" },
    ...["remotes.origin", "remotes[]", "remote()"].map(
      (name) => ({ at: `git.Repo.${name}`, is: "git.Remote" }) as const,
    ),
    { at: "git.cmd.Git()", is: "git.cmd.Git" },
    { at: "git.Git()", is: "git.cmd.Git" },
  ],
};
