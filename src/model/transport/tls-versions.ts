/** Versions of TLS and ciphers as proxies write them, and which of them are outdated. */

/** Spellings of nginx and Apache (`TLSv1.1`), Caddy (`tls1.1`) and Traefik (`VersionTLS11`) by the version's name. */
const OUTDATED: ReadonlyMap<string, string> = new Map([
  ["sslv2", "SSL 2"],
  ["sslv3", "SSL 3"],
  ["versionssl30", "SSL 3"],
  ["tlsv1", "TLS 1.0"],
  ["tlsv1.0", "TLS 1.0"],
  ["tls1.0", "TLS 1.0"],
  ["versiontls10", "TLS 1.0"],
  ["tlsv1.1", "TLS 1.1"],
  ["tls1.1", "TLS 1.1"],
  ["versiontls11", "TLS 1.1"],
]);

/** What Apache's `all` stands for (httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslprotocol). */
const APACHE_ALL: readonly string[] = ["TLS 1.0", "TLS 1.1"];

const BROKEN_CIPHER =
  /(?:^|[-_+])(?:RC4|DES|3DES|CBC3|EXP|EXPORT|NULL|aNULL|eNULL|ADH|AECDH|MD5|LOW)(?:$|[-_+\d])/;

/** The outdated versions and broken ciphers that a list allows, each once. `-TLSv1` and `!RC4` take away. */
export function outdatedTls(written: readonly string[]): readonly string[] {
  const allowed = new Set<string>();
  for (const name of written.flatMap((one) => one.split(/[:,\s]/))) {
    const isTaken = name.startsWith("-") || name.startsWith("!");
    for (const version of meant(name.replace(/^[-+!]/, ""))) {
      if (isTaken) allowed.delete(version);
      else allowed.add(version);
    }
  }
  return [...allowed];
}

function meant(name: string): readonly string[] {
  if (name === "all") return APACHE_ALL;
  const version = OUTDATED.get(name.toLowerCase());
  if (version !== undefined) return [version];
  return name.length < 80 && BROKEN_CIPHER.test(name) ? [name] : [];
}
