/**
 * Requests to other systems. Names: requests.readthedocs.io, www.python-httpx.org, docs.aiohttp.org, docs.python.org
 * (urllib.request, http.client, ftplib, xmlrpc), boto3, feedparser, weasyprint, pdfkit, selenium and playwright's own documentation.
 */
import type { LibraryModel, SinkRow, TypeRow } from "./model.ts";

const VERBS = ["get", "post", "put", "patch", "delete", "head", "options"] as const;

/** Libraries whose verbs take the address first, and whose `request` takes it second. */
const CLIENTS = [
  "requests",
  "requests.Session",
  "httpx",
  "httpx.Client",
  "aiohttp.ClientSession",
  "django_requests",
  "cloudscraper.CloudScraper",
];

const clientSinks = CLIENTS.flatMap((client): SinkRow[] => [
  ...VERBS.map((verb): SinkRow => {
    return { at: `${client}.${verb}`, argument: 0, keyword: "url", kind: "ssrf" };
  }),
  { at: `${client}.request`, argument: 1, keyword: "url", kind: "ssrf" },
]);

const first = (at: string, keyword?: string): SinkRow =>
  keyword === undefined ? { at, argument: 0, kind: "ssrf" } : { at, argument: 0, keyword, kind: "ssrf" };

const aliases = (of: string, names: readonly string[]): TypeRow[] => names.map((at) => ({ at, is: of }));

export const outbound: LibraryModel = {
  library: "outbound requests",
  sinks: [
    ...clientSinks,
    // requests.readthedocs.io/en/latest/user/advanced/#prepared-requests
    { at: "requests.Request", argument: 1, keyword: "url", kind: "ssrf" },
    { at: "httpx.Request", argument: 1, keyword: "url", kind: "ssrf" },
    first("urllib.request.urlopen", "url"),
    first("urllib.request.Request", "url"),
    first("urllib.request.urlretrieve", "url"),
    first("http.client.HTTPConnection", "host"),
    first("http.client.HTTPSConnection", "host"),
    first("ftplib.FTP", "host"),
    first("xmlrpc.client.ServerProxy", "uri"),
    first("urllib3.request"),
    { at: "urllib3.PoolManager.request", argument: 1, keyword: "url", kind: "ssrf" },
    { at: "urllib3.PoolManager.urlopen", argument: 1, keyword: "url", kind: "ssrf" },
    first("httplib2.Http.request", "uri"),
    { at: "httpx.stream", argument: 1, keyword: "url", kind: "ssrf" },
    // pycurl.io/docs/latest/curlobject.html
    {
      at: "pycurl.Curl.setopt",
      argument: 1,
      kind: "ssrf",
      when: { argument: "option", position: 0, is: "named URL" },
    },
    first("feedparser.parse", "url_file_stream_or_string"),
    { at: "weasyprint.HTML", argument: 1, keyword: "url", kind: "ssrf" },
    first("pdfkit.from_url", "url"),
    { at: "boto3.client", argument: 7, keyword: "endpoint_url", kind: "ssrf" },
    { at: "boto3.resource", argument: 7, keyword: "endpoint_url", kind: "ssrf" },
    first("selenium.webdriver.Chrome.get", "url"),
    first("selenium.webdriver.Firefox.get", "url"),
    first("selenium.webdriver.Remote.get", "url"),
    first("socket.create_connection", "address"),
    first("asyncio.open_connection", "host"),
    first("zeep.Client", "wsdl"),
    first("suds.client.Client", "url"),
    first("git.Repo.clone_from", "url"),
  ],
  // The body and the headers are no part of the address that is opened.
  propagators: [
    { at: "urllib.request.Request", from: [0] },
    { at: "requests.Request", from: [1] },
    { at: "httpx.Request", from: [1] },
  ],
  types: [
    ...aliases("requests.Request", ["requests.models.Request"]),
    ...aliases("requests.Session", ["requests.session()", "requests.sessions.Session"]),
    ...aliases("httpx.Client", ["httpx.AsyncClient"]),
    ...aliases("urllib.request.urlopen", [
      "urllib2.urlopen",
      "urllib.urlopen",
      "six.moves.urllib.request.urlopen",
    ]),
    ...aliases("urllib.request.Request", ["urllib2.Request", "six.moves.urllib.request.Request"]),
    ...aliases("urllib.request.urlretrieve", ["urllib.urlretrieve", "six.moves.urllib.request.urlretrieve"]),
    ...aliases("http.client.HTTPConnection", [
      "httplib.HTTPConnection",
      "six.moves.http_client.HTTPConnection",
    ]),
    ...aliases("http.client.HTTPSConnection", [
      "httplib.HTTPSConnection",
      "six.moves.http_client.HTTPSConnection",
    ]),
    ...aliases("xmlrpc.client.ServerProxy", ["xmlrpclib.ServerProxy", "xmlrpc.client.Server"]),
    ...aliases("urllib3.PoolManager", ["urllib3.poolmanager.PoolManager"]),
    ...aliases("urllib.parse.urlparse", ["urlparse.urlparse", "six.moves.urllib.parse.urlparse"]),
    ...aliases("urllib.parse.urljoin", ["urlparse.urljoin", "six.moves.urllib.parse.urljoin"]),
  ],
};
