/** Every parser of the room, on mutated files: it ends, never throws, and its spans lie within the file. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseApache } from "./apache.ts";
import { parseCaddyfile } from "./caddyfile.ts";
import { parseCi } from "./ci.ts";
import { parseCompose } from "./compose.ts";
import { parseDockerfile } from "./dockerfile.ts";
import { parseDocument } from "./document.ts";
import { parseEnvFile } from "./env-file.ts";
import { spanOf, wholeFile } from "./fragment.ts";
import { parseKubernetes } from "./kubernetes.ts";
import { parseNginx } from "./nginx.ts";
import { parsePlatformFile } from "./platform.ts";
import { parseProcfile } from "./procfile.ts";
import { parseSupervisor, parseSystemdUnit } from "./service-units.ts";
import { parseShell } from "./shell.ts";

const SHELL = `#!/bin/sh
if [ "$A" = "ü" ]; then B=1 exec "$@"; elif x && y; then f() { case $1 in a|b) c;; *) d ;; esac; }; fi
cat <<EOF | tee 'x' > f 2>&1
body
EOF
for i in 1 2; do (run \${X:-"y"} $(date) \`z\`); done &
`;
const YAML = `x: &x {command: [a, "b \\u00e4"], environment: {K: v}}
kind: D
services:
  wäb:
    <<: *x
    command: >-
      sh -c "one &&
             two"
    volumes: ['.:/a', "b"]
jobs: {deploy: {steps: [{run: |-2
  x
}]}}
run: {web: "{{ .Values.x }}"}
  {{- if .y }}
`;
const INI = `[Service]\nExecStart=-/a \\\n  b\nEnvironment="A=ä" B\n[program:x]\ncommand=y\n  z\nenvironment=A="1,2",B='\n[processes]\nw = "q\\u00e4"\n`;
const DOCKER =
  '# escape=`\nFROM a AS b\nENV A=1 B=\'ü\' \\\n  C\nCOPY --from=b ["x", "/y"]\nRUN <<E cat\nf\nE\nCMD ["a", "\\u00e4"]\nENTRYPOINT sh -c \'x\'\n';
const ENV = 'export A=1 # c\nB="ä\\"x\ny"\nC=\'\n';
const DOCUMENT = "# Ä\n\n```sh\n$ run\n```\nB\n===\n\nx::\n\n  y\n";

const NGINX = `http { # ä
  add_header X "ü; \\" {" always; {% if a %}
  server { listen \${PORT}; location ~ \\.php$ { return 301 https://$host; } }
  content_by_lua_block { local a = {} }
  server_name {{ x | y }} <%= z %>; }
`;
const APACHE = `<VirtualHost *:80>\n  Header set X "ä \\" b" \\\n  c\n  <Location /x>\n Require {{ a b }}\n</Location>\n</VirtualHost>\n</x>\n`;
const CADDY = `{\n\tauto_https off\n}\n(s) {\n\theader "Ä \\" b" \`c d\`\n}\na.example,\nb.example {\n\timport s # x\n\thandle /x \\\n {\n}\n}\n`;

type Parser = (bytes: Uint8Array) => unknown;

const PARSERS: readonly (readonly [string, string, Parser])[] = [
  ["shell", SHELL, (bytes) => parseShell(wholeFile(bytes))],
  ["dockerfile", DOCKER, parseDockerfile],
  ["compose", YAML, parseCompose],
  ["kubernetes", YAML, parseKubernetes],
  ["ci", YAML, parseCi],
  ["platform yaml", YAML, (bytes) => parsePlatformFile("heroku.yml", bytes)],
  ["platform toml", INI, (bytes) => parsePlatformFile("fly.toml", bytes)],
  ["systemd", INI, parseSystemdUnit],
  ["supervisor", INI, parseSupervisor],
  ["nginx", NGINX, (bytes) => parseNginx(wholeFile(bytes))],
  ["apache", APACHE, (bytes) => parseApache(wholeFile(bytes))],
  ["caddyfile", CADDY, (bytes) => parseCaddyfile(wholeFile(bytes))],
  ["procfile", "web: ä b\nx: y", parseProcfile],
  ["env", ENV, parseEnvFile],
  ["document", DOCUMENT, parseDocument],
];

/** All spans and fragments in a result, wherever they are. */
function spansIn(value: unknown): readonly { readonly start: number; readonly end: number }[] {
  if (typeof value !== "object" || value === null) return [];
  if (
    "offsets" in value &&
    value.offsets instanceof Uint32Array &&
    "text" in value &&
    typeof value.text === "string"
  ) {
    return [spanOf({ text: value.text, offsets: value.offsets })];
  }
  if (
    "start" in value &&
    "end" in value &&
    typeof value.start === "number" &&
    typeof value.end === "number"
  ) {
    return [{ start: value.start, end: value.end }];
  }
  return Object.values(value).flatMap(spansIn);
}

/** A sample with some bytes replaced, removed and doubled, perhaps cut off. */
function mutated(sample: string): fc.Arbitrary<Uint8Array> {
  const bytes = [...new TextEncoder().encode(sample)];
  const signs = [
    ..."\n\r\t \"'`\\$(){}[]<>|&;:#=*-,".split("").map((sign) => sign.charCodeAt(0)),
    0,
    255,
    0xc3,
  ];
  const edit = fc.record({
    at: fc.nat(bytes.length),
    drop: fc.nat(4),
    insert: fc.array(fc.constantFrom(...signs), { maxLength: 4 }),
  });
  return fc.tuple(fc.array(edit, { maxLength: 8 }), fc.option(fc.nat(bytes.length))).map(([edits, cut]) => {
    const copy = [...bytes];
    for (const { at, drop, insert } of edits) copy.splice(at, drop, ...insert);
    return Uint8Array.from(cut === null ? copy : copy.slice(0, cut));
  });
}

describe("mutated files", () => {
  test.each(PARSERS)("%s", (_, sample, parse) => {
    expect(spansIn(parse(new TextEncoder().encode(sample))).length).toBeGreaterThan(0);
    fc.assert(
      fc.property(mutated(sample), (bytes) => {
        for (const { start, end } of spansIn(parse(bytes))) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("files made to be slow", () => {
  const long = 40_000;
  test.each([
    ["quotes", parsersFor("shell"), "'\"".repeat(long)],
    ["substitutions", parsersFor("shell"), "$(".repeat(long)],
    ["heredocs", parsersFor("shell"), "a <<E\n".repeat(long)],
    ["tests", parsersFor("shell"), "[ a ] && ".repeat(long)],
    ["branches", parsersFor("shell"), "if a; then ".repeat(long)],
    ["elif", parsersFor("shell"), `if a; then b\n${"elif a; then b\n".repeat(2000)}`],
    ["heredocs of a Dockerfile", parsersFor("dockerfile"), `FROM a\n${"RUN <<E\n".repeat(4000)}`],
    ["continuations", parsersFor("dockerfile"), `FROM a\nRUN ${"a \\\n".repeat(long)}`],
    ["stages", parsersFor("dockerfile"), "FROM a AS a\nCMD b\n".repeat(long)],
    ["actions", parsersFor("kubernetes"), "{{".repeat(long)],
    ["continued values", parsersFor("systemd"), `[Service]\nExecStart=${"a \\\n".repeat(long)}`],
    ["quoted values", parsersFor("env"), 'A="\n'.repeat(4000)],
    ["blocks of nginx", parsersFor("nginx"), "a {".repeat(long)],
    ["closing braces", parsersFor("nginx"), "}".repeat(long)],
    ["unclosed expressions", parsersFor("nginx"), "{{ ${ <% {% ".repeat(long)],
    ["words of nginx", parsersFor("nginx"), "a ".repeat(long * 4)],
    ["quotes of nginx", parsersFor("nginx"), '"\\'.repeat(long)],
    ["Lua of nginx", parsersFor("nginx"), "a_by_lua_block {".repeat(long)],
    ["sections", parsersFor("apache"), "<A>\n".repeat(long)],
    ["continued lines", parsersFor("apache"), "a \\\n".repeat(long)],
    ["expressions of Apache", parsersFor("apache"), `a ${"{{".repeat(long)}\n`],
    ["sites", parsersFor("caddyfile"), "a {\n".repeat(long)],
    ["continued addresses", parsersFor("caddyfile"), "a,\n".repeat(long)],
    ["quotes of Caddy", parsersFor("caddyfile"), '"\\`'.repeat(long)],
    ["fences", parsersFor("document"), "```\n# a\n".repeat(long)],
    ["indented lines", parsersFor("document"), "a\n\n    b\n\n".repeat(4000)],
  ])("%s", (_, parse, text) => {
    const started = performance.now();
    parse(new TextEncoder().encode(text));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

function parsersFor(name: string): Parser {
  const found = PARSERS.find(([each]) => each === name);
  if (found === undefined) throw new Error(`no parser ${name}`);
  return found[2];
}
