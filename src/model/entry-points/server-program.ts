/** Which web server a command starts. */

/** Django's development server in one of its forms, or a server that is made for production. */
export type ServerProgram =
  | {
      readonly kind: "development";
      /** `runserver`, `runserver_plus` … */
      readonly name: string;
      /** `--insecure`: serves static files with DEBUG off. */
      readonly insecure: boolean;
      /** Who can connect: only the machine itself (Django's default address), everybody, or decided by a variable. */
      readonly listens: "loopback" | "public" | "unknown";
      /** The name is only the default of a variable (`${COMMAND:-runserver}`). */
      readonly byDefaultOnly: boolean;
    }
  | { readonly kind: "production"; readonly name: string };

/**
 * `runserver` and `testserver` are Django's own; `runserver_plus` is django-extensions', `runsslserver` django-sslserver's,
 * `runserver_socketio` django-socketio's.
 */
const DEVELOPMENT_SERVERS = new Set([
  "runserver",
  "runserver_plus",
  "runsslserver",
  "runserver_socketio",
  "testserver",
]);

const PRODUCTION_SERVERS = new Set([
  ..."gunicorn uvicorn uwsgi uwsgi-core daphne hypercorn granian waitress-serve waitress mod_wsgi-express runmodwsgi unitd".split(
    " ",
  ),
  ..."apache2ctl apachectl httpd apache2-foreground httpd-foreground circusd pyruvate bjoern nginx-unit".split(
    " ",
  ),
]);

/** Commands that only speak about their arguments. */
const MENTIONS = new Set(
  (
    "echo printf grep egrep rg cat tee sed awk alias git ps pkill kill killall pgrep test [ [[ which type man curl wget pip pip3 apt-get apt " +
    "find chmod chown cp mv rm ls touch mkdir export unset set read sleep trap say"
  ).split(" "),
);

/** Options of `manage.py` itself that take the next word as their value. */
const VALUE_OPTIONS = new Set([
  "--settings",
  "--pythonpath",
  "-v",
  "--verbosity",
  "--cert-file",
  "--key-file",
  "--cert",
  "--certificate",
  "--key",
  "--pdb",
  "--reloader-type",
]);

/** The server that these words start, or undefined for any other command. */
export function serverOf(words: readonly string[]): ServerProgram | undefined {
  if (MENTIONS.has(baseName(words[0] ?? ""))) return undefined;
  const at = words.findIndex(
    (word, index) => developmentServerName(word) !== undefined && isStartedThere(words, index),
  );
  if (at >= 0) return developmentServer(words, at);
  const name = words
    .map(baseName)
    .find((word, index) => PRODUCTION_SERVERS.has(word) && isProgramPlace(words, index));
  return name === undefined ? undefined : { kind: "production", name };
}

/** Whether a program only looks at, prints or moves things. */
export function startsNothing(program: string): boolean {
  return MENTIONS.has(program);
}

function developmentServer(words: readonly string[], at: number): ServerProgram {
  const rest = words.slice(at + 1);
  return {
    kind: "development",
    name: developmentServerName(words[at] ?? "") ?? "runserver",
    insecure: rest.includes("--insecure"),
    listens: listensOf(addressOf(rest)),
    byDefaultOnly: (words[at] ?? "").startsWith("$"),
  };
}

/** The development server named by a word; a variable's default (`${COMMAND:-runserver}`) counts. */
export function developmentServerName(word: string): string | undefined {
  const name = /^\$\{[A-Za-z_0-9]+:?[-=]([^}]*)\}$/.exec(word)?.[1] ?? word;
  return DEVELOPMENT_SERVERS.has(name) ? name : undefined;
}

/** A management command needs something in front that runs management commands. */
function isStartedThere(words: readonly string[], at: number): boolean {
  return words.slice(0, at).some((word, index) => runsManagementCommands(word, words[index - 1]));
}

function runsManagementCommands(word: string, before: string | undefined): boolean {
  const base = baseName(word);
  if (base === "django") return before === "-m" || word !== "django" || before === undefined;
  return (
    /(?:^|[._-])manage(?:\.py)?$/.test(base) || /^django-admin(?:\.py)?$/.test(base) || word.startsWith("$")
  );
}

/** A program's name counts at the start, behind `-m`, `run`, `exec`, `--` or a wrapper, but not as an argument of an option. */
function isProgramPlace(words: readonly string[], at: number): boolean {
  const before = words[at - 1];
  return before === undefined || before === "-m" || !before.startsWith("-") || before === "--";
}

function addressOf(rest: readonly string[]): string | undefined {
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? "";
    if (VALUE_OPTIONS.has(word)) i++;
    else if (!word.startsWith("-")) return word;
  }
  return undefined;
}

/** Django reads `[address:]port`; the address is 127.0.0.1 unless given, and `0` means every interface. */
function listensOf(address: string | undefined): "loopback" | "public" | "unknown" {
  if (address === undefined || /^[0-9]+$/.test(address)) return "loopback";
  const host = /^(\[[^\]]*\]|\$\{[^}]*\}|[^:]*):/.exec(address)?.[1];
  if (host === undefined) return address.startsWith("$") ? "unknown" : "loopback";
  if (host.startsWith("$")) return "unknown";
  return /^(?:127\.[0-9.]+|localhost|\[::1\])$/.test(host) ? "loopback" : "public";
}

function baseName(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1);
}
