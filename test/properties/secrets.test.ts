/**
 * No secret of an audited file reaches any report, whatever the file, the name, the kind of secret and the check's own
 * words. Secrets are assembled here at run time: nothing in this file looks like one.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Found } from "../../src/findings/finding.ts";
import type { JudgedCheck } from "../../src/findings/judged-check.ts";
import { maskFile, secretTexts } from "../../src/findings/masking.ts";
import { toCsv } from "../../src/report/csv.ts";
import { toGithub } from "../../src/report/github.ts";
import { toGitlab, toGitlabCodeQuality } from "../../src/report/gitlab.ts";
import { toHtml } from "../../src/report/html/html.ts";
import { toJson } from "../../src/report/json.ts";
import { toJunit } from "../../src/report/junit.ts";
import { toMarkdown } from "../../src/report/markdown.ts";
import { toSarif } from "../../src/report/sarif.ts";
import { toText } from "../../src/report/text.ts";
import type { SourceFile } from "../../src/source/source-file.ts";
import { finished, found, judged, placeIn, reportOf, sourceFile } from "../support/sample-findings.ts";

const LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
const alphanumeric = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...`${LETTERS}23456789`.split("")), { minLength: length, maxLength: length })
    .map((all) => all.join(""));
const hex = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(..."0123456789abcdef".split("")), { minLength: length, maxLength: length })
    .map((all) => all.join(""));

/** A piece long and odd enough that finding it in a report is no accident. */
interface Secret {
  /** The whole value as it stands in the file. */
  readonly text: string;
  /** The part that no output may hold. */
  readonly core: string;
}

const shaped = (body: fc.Arbitrary<string>, write: (body: string) => string): fc.Arbitrary<Secret> =>
  body.map((core) => ({ text: write(core), core }));

/** Told by their shape alone, under whatever name. */
const providerSecret: fc.Arbitrary<Secret> = fc.oneof(
  shaped(
    alphanumeric(16).map((core) => core.toUpperCase()),
    (core) => ["AK", "IA", core].join(""),
  ),
  shaped(alphanumeric(36), (core) => ["gh", "p_", core].join("")),
  shaped(alphanumeric(24), (core) => ["sk", "_live_", core].join("")),
  shaped(alphanumeric(24), (core) => ["xo", "xb-", "123456789-", core].join("")),
  shaped(alphanumeric(35), (core) => ["AI", "za", core].join("")),
  shaped(alphanumeric(43), (core) => ["S", "G.", "abcdefghijklmnopqrstuv", ".", core].join("")),
  shaped(alphanumeric(20), (core) => ["ey", "J0eXAiOiJKV1Qi", ".ey", "JzdWIi", core, ".", core].join("")),
  shaped(alphanumeric(30), (core) => ["django", "-insecure-", core].join("")),
  shaped(hex(32), (core) => ["S", "K", core].join("")),
  shaped(alphanumeric(12), (core) => `postgres://shop:${core}@db.internal:5432/shop`),
  shaped(alphanumeric(12), (core) => `redis://:${core}@cache:6379/0`),
);

/** Anything at all, told by the name it stands under: words, short ones, punctuation, other scripts. */
const namedSecret: fc.Arbitrary<Secret> = fc
  .tuple(alphanumeric(7), fc.constantFrom("", " horse", "é", "-#!", "日本", "%", "$"))
  .map(([core, tail]) => ({ text: `Zq${core}${tail}`, core }));

const SECRET_NAMES = [
  "SECRET_KEY",
  "DB_PASSWORD",
  "api_token",
  "StripeApiKey",
  "AWS_SECRET_ACCESS_KEY",
  "sentry_dsn",
  "PRIVATE_KEY",
];

/** A way to write a value down: the file's path and its text, with `bad()` where the check points. */
type Writing = (name: string, value: string) => SourceFile;

const ANY_NAME: readonly Writing[] = [
  (_, value) => sourceFile("a.py", `x = 1\ncall("${value}"); bad()\n`),
  (_, value) => sourceFile("a.py", `bad()  # was ${value} once\n`),
  (_, value) => sourceFile("a.py", `"""\n${value}\n"""\nbad()\n`),
  (_, value) => sourceFile("ci.yml", `run: bad() ${value}\n`),
  (_, value) => sourceFile("a.html", `<script>let x = '${value}'; bad()</script>`),
];

const UNDER_A_NAME: readonly Writing[] = [
  (name, value) => sourceFile("a.py", `${name} = "${value}"\nbad()\n`),
  (name, value) => sourceFile("a.py", `${name}: str = (\n    '${value}'\n)\nbad()\n`),
  (name, value) => sourceFile("a.py", `OPTIONS = {"host": "db", "${name}": "${value}"}; bad()\n`),
  (name, value) => sourceFile("a.py", `bad(); X = os.environ.get("${name}", "${value}")\n`),
  (name, value) => sourceFile("a.py", `connect(user="bob", ${name}=b"${value}"); bad()\n`),
  (name, value) => sourceFile("a.py", `bad()\nfor ${name} in ["${value}", '${value}']: pass\n`),
  (name, value) => sourceFile(".env", `A=bad()\n${name}=${value}\n`),
  (name, value) => sourceFile(".env.prod", `export ${name}="${value}" # bad()\n`),
  (name, value) => sourceFile("compose.yml", `# bad()\nenvironment:\n  ${name}: ${value}\n`),
  (name, value) => sourceFile("compose.yml", `# bad()\nenvironment:\n  - ${name}=${value}\n`),
  (name, value) => sourceFile("k8s.yaml", `# bad()\n- name: ${name}\n  value: "${value}"\n`),
  (name, value) => sourceFile("k8s.yaml", `# bad()\n${name}: |\n    ${value}\n    ${value}\n`),
  (name, value) => sourceFile("Dockerfile", `RUN bad()\nENV ${name}="${value}"\n`),
  (name, value) => sourceFile("app.json", `{"${name}": "${value}", "x": "bad()"}\n`),
  (name, value) => sourceFile("app.ini", `; bad()\n${name} = ${value}\n`),
  (name, value) => sourceFile("pyproject.toml", `# bad()\n${name} = '''${value}'''\n`),
  (name, value) => sourceFile("run.sh", `bad()\n${name}='${value}' ./run\n`),
  (name, value) => sourceFile("app.js", `bad(); const o = { ${name}: "${value}" };\n`),
];

interface Case {
  readonly file: SourceFile;
  readonly secret: Secret;
}

const anywhere: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom(...ANY_NAME, ...UNDER_A_NAME), fc.constantFrom(...SECRET_NAMES), providerSecret)
  .map(([write, name, secret]) => ({ file: write(name, secret.text), secret }));

const underName: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom(...UNDER_A_NAME), fc.constantFrom(...SECRET_NAMES), namedSecret)
  .map(([write, name, secret]) => ({ file: write(name, secret.text), secret }));

/** Every text of a verdict repeats the secret, as a careless check would. */
function careless({ file, secret }: Case): Found {
  const words = `It holds ${secret.text} here.`;
  return found(placeIn(file, "bad()"), {
    message: words,
    subject: words,
    confidenceReason: words,
    severity: "high",
    severityReason: words,
    evidence: words,
    impact: words,
    fix: { text: words },
    mitigation: words,
    falsePositive: words,
    cause: words,
    trace: [{ place: { path: file.path, span: { start: 0, end: file.bytes.length } }, note: words }],
    related: [{ place: { path: file.path, span: { start: 0, end: 1 } }, note: words }],
  });
}

/** Every format at its most talkative, and what *finish* itself gives. */
function everything(files: readonly SourceFile[], checks: readonly JudgedCheck[]): string {
  const result = finished(checks, files, { routesOf: () => [] });
  const report = reportOf({ ...result });
  const plain = {
    colour: true,
    width: 100,
    showRuledOut: true,
    showFiles: true,
    statistics: true,
    quiet: false,
    verbose: true,
  };
  return [
    JSON.stringify(result),
    toText(report, plain),
    toText(report, { ...plain, quiet: true }),
    toJson(report, { indent: 0 }),
    toSarif(report, { checks: [] }),
    toHtml(report, { checks: [] }),
    toMarkdown(report, { most: 1_000_000 }),
    toGithub(report, { prefix: "" }),
    toGitlab(report, { prefix: "", started: "2026-11-21T00:00:00", ended: "2026-11-21T00:00:00" }),
    toGitlabCodeQuality(report, { prefix: "" }),
    toJunit(report),
    toCsv(report),
  ].join("\n");
}

function checksOf(one: Case): readonly JudgedCheck[] {
  const at = placeIn(one.file, "bad()");
  const words = `It holds ${one.secret.text} here.`;
  return [
    judged([
      careless(one),
      { verdict: "ruled-out", at, subject: words, because: words },
      { verdict: "not-seen", at, subject: words, what: words, verify: words },
    ]),
  ];
}

describe("no secret reaches a report", () => {
  test.each([
    ["told by its shape", anywhere],
    ["told by its name", underName],
  ])("%s", (_, cases) => {
    fc.assert(
      fc.property(cases, (one) => {
        expect(everything([one.file], checksOf(one))).not.toContain(one.secret.core);
      }),
      { numRuns: 600 },
    );
  });

  test("flagged by a check, whatever it looks like", () => {
    const word = fc
      .tuple(alphanumeric(6), alphanumeric(3))
      .map(([core, more]) => ({ text: `Zq${core} ${more}`, core: `Zq${core}` }));
    fc.assert(
      fc.property(word, (secret) => {
        const file = sourceFile("a.py", `x = f("""${secret.text}""", bad())\n`);
        const one = { file, secret };
        const verdict = { ...careless(one), secrets: [placeIn(file, `"""${secret.text}"""`)] };
        expect(everything([file], [judged([verdict])])).not.toContain(secret.core);
      }),
    );
  });

  test("in suppressions, their reasons and what is wrong with them", () => {
    fc.assert(
      fc.property(providerSecret, fc.boolean(), (secret, known) => {
        const id = known ? "DJANGO-TEST-001" : secret.text;
        const file = sourceFile("a.py", `bad()  # pickguard: ignore[${id}] it is ${secret.text}\n`);
        expect(everything([file], [judged([found(placeIn(file, "bad()"))])])).not.toContain(secret.core);
      }),
    );
  });

  test("reaches a fingerprint: any other secret gives the same one", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...UNDER_A_NAME),
        fc.constantFrom(...SECRET_NAMES),
        namedSecret,
        namedSecret,
        (write, name, a, b) => {
          const print = (secret: Secret) => {
            const one = { file: write(name, secret.text), secret };
            return finished([judged([careless(one)])], [one.file]).findings[0]?.fingerprint;
          };
          expect(print(a)).toBe(print(b));
        },
      ),
    );
  });
});

describe("masking", () => {
  test("never fails and masks within the file, whatever it holds", () => {
    const pieces = fc.constantFrom(
      '"',
      "'",
      '"""',
      "\n",
      "\r\n",
      "PASSWORD",
      "=",
      ":",
      " ",
      "#",
      "(",
      ")",
      "{",
      "}",
      "[",
      "]",
      ",",
      "\\",
      "é",
      "|",
      "x",
      "://",
      "@",
      "$",
      "{{",
      "- ",
      "\t",
    );
    const path = fc.constantFrom("a.py", "a.yml", ".env", "a.js", "Dockerfile", "a.html");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), path, (parts, name) => {
        const file = maskFile(sourceFile(name, parts.join("")));
        let last = 0;
        for (const { start, end } of file.masks) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(file.index.bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  test("the property above has teeth: the secrets are there to be found", () => {
    fc.assert(
      fc.property(fc.oneof(anywhere, underName), ({ file, secret }) => {
        expect(secretTexts(maskFile(file)).some((text) => text.includes(secret.core))).toBe(true);
      }),
    );
  });
});
