/** Calls that turn a text into a date, an address or the like, or refuse it: what comes back holds none of the text's own signs. */
import type { Kind } from "../kinds.ts";
import { KIND_BITS } from "../kinds.ts";
import type { LibraryModel, PropagatorRow } from "./model.ts";

/** Dates and times (docs.python.org/3/library/datetime.html and the packages' own documentation). */
const DATES = [
  "datetime.time.fromisoformat",
  "datetime.date.fromtimestamp",
  "datetime.datetime.fromtimestamp",
  "dateutil.parser.parse",
  "dateutil.parser.isoparse",
  "iso8601.parse_date",
  "iso8601.iso8601.parse_date",
  "ciso8601.parse_datetime",
  "aniso8601.parse_datetime",
  "aniso8601.parse_date",
  "isodate.parse_date",
  "isodate.parse_datetime",
  "isodate.parse_duration",
  "pendulum.parse",
  "dateparser.parse",
  "arrow.get",
  "pytz.timezone",
  "zoneinfo.ZoneInfo",
  "django.utils.dateparse.parse_time",
  "django.utils.dateparse.parse_duration",
];

/** Addresses of networks and hosts: as a place to go to they are as good as any. */
const ADDRESSES = [
  "ipaddress.ip_address",
  "ipaddress.ip_network",
  "ipaddress.ip_interface",
  "ipaddress.IPv4Address",
  "ipaddress.IPv6Address",
  "ipaddress.IPv4Network",
  "ipaddress.IPv6Network",
  "IPy.IP",
  "netaddr.IPAddress",
  "netaddr.IPNetwork",
  "netaddr.EUI",
];

/** What an address, read as one, loses. */
const BUT_REACHED = (Object.keys(KIND_BITS) as Kind[]).filter((kind) => kind !== "key" && kind !== "ssrf");

/** Methods of dates, hashes, querysets and database drivers that have one meaning: what they give is made of their arguments alone. */
const OF_ARGUMENTS: readonly PropagatorRow[] = [
  { at: "?.strftime", from: [0] },
  { at: "?.isoformat", from: [0] },
  { at: "?.hexdigest", from: [] },
  // A queryset's statement, with its values apart (docs.djangoproject.com/en/5.2/ref/models/expressions/).
  { at: "?.as_sql", from: [] },
  { at: "?.quote_name", from: [0] },
];

/** Values that a text was turned into. */
export const typedValues: LibraryModel = {
  library: "typed values",
  propagators: [
    ...DATES.map((at) => ({ at, clears: "injection" }) as const),
    ...ADDRESSES.map((at) => ({ at, clears: BUT_REACHED })),
    ...OF_ARGUMENTS,
  ],
};
