import { describe, expect, test } from "vitest";
import {
  findingIn,
  finished,
  found,
  judged,
  placeIn,
  sourceFile,
} from "../../test/support/sample-findings.ts";
import { scrubber, vocabularyOf } from "./known-secrets.ts";

describe("a scrubber", () => {
  const vocabulary = vocabularyOf([
    "The Postgres server and more",
    "a secret-key",
    "corner_shop_portal/urls.py",
  ]);
  const clean = scrubber(
    [
      "correct horse",
      "hunter2",
      "postgres",
      "swordfish",
      "contains",
      "token",
      "title",
      "template_key",
      "p@ss",
      "ab",
      "s",
      "corner_shop_portal",
      "shop-of-somebody-else",
      ", and ",
      'sla"sh-\\"ed',
      "True",
      "",
    ],
    vocabulary,
  );

  test.each([
    [
      "anywhere, when long or unlike a word",
      "it is hunter2, xhunter2x or correct horse!",
      "it is [masked], x[masked]x or [masked]!",
    ],
    ["as Python reads it", 'it is sla"sh-"ed', "it is [masked]"],
    ["plain words as whole words", "swordfish, swordfishes and p@ss", "[masked], swordfishes and [masked]"],
    [
      "words of our own in quotes or assigned only",
      `the postgres server has "postgres", 'postgres', \`postgres\``,
      `the postgres server has "[masked]", '[masked]', \`[masked]\``,
    ],
    [
      "words of our sentences likewise",
      'HOSTS contains "*" and "contains"',
      'HOSTS contains "*" and "[masked]"',
    ],
    [
      "names of credentials, but not where the code's own names stand",
      "`token` is logged, 'token' and token=token",
      "`token` is logged, '[masked]' and token=[masked]",
    ],
    [
      "names of columns and keys, but not where the code's own names stand",
      '`title` comes from `template_key`, title: the page\'s, "title" and title=title',
      '`title` comes from `template_key`, title: the page\'s, "[masked]" and title=[masked]',
    ],
    [
      "very short ones likewise",
      "x=ab y= ab z: ab, ab abc: abc",
      "x=[masked] y= [masked] z: [masked], ab abc: abc",
    ],
    [
      "none behind the colon of a sentence that goes on",
      "nothing looks at it: ab most usual one, key: ab",
      "nothing looks at it: ab most usual one, key: [masked]",
    ],
    [
      "no word of our own that only begins a quoted name",
      "`postgres.settings`, x: postgres.y",
      "`postgres.settings`, x: postgres.y",
    ],
    ["no letter out of a word that doubles it", "x = ssl.y, x = s", "x = ssl.y, x = [masked]"],
    [
      "names of folders likewise, however long, and other names of that length anywhere",
      "`corner_shop_portal.settings`, corner_shop_portal='corner_shop_portal', shop-of-somebody-elses",
      "`corner_shop_portal.settings`, corner_shop_portal='[masked]', [masked]s",
    ],
    [
      "pieces of sentences likewise",
      "kept in `a`, and `b`, x = ', and '",
      "kept in `a`, and `b`, x = '[masked]'",
    ],
    ["nothing that is no secret", "DEBUG = True", "DEBUG = True"],
    ["what it does not know, by its shape", "postgres://u:p4ss@h", "postgres://u:[masked]@h"],
  ])("hides %s", (_, text, masked) => {
    expect(clean(text)).toBe(masked);
  });

  test("hides the longest of several that start alike", () => {
    expect(scrubber(["secret-1", "secret-12345"])("is secret-12345")).toBe("is [masked]");
  });

  test("leaves texts alone when it knows nothing", () => {
    expect(scrubber([])("It is what it is.")).toBe("It is what it is.");
  });
});

describe("secrets of the audited files", () => {
  const file = sourceFile("a.py", `PASSWORD = "tr0ub4dor"\nuse()\nplain = "word one"\n`);
  const words = "Holds tr0ub4dor here.";
  const clean = "Holds [masked] here.";

  test("are taken out of every text of a verdict", () => {
    const finding = findingIn(file, "use()", {
      message: words,
      confidenceReason: words,
      severityReason: words,
      evidence: words,
      impact: words,
      fix: { text: words },
      mitigation: words,
      falsePositive: words,
      cause: words,
      trace: [{ place: placeIn(file, "use"), note: words }],
      related: [{ place: placeIn(file, "plain"), note: words }],
    });
    expect(finding).toMatchObject({
      message: clean,
      confidenceReason: clean,
      severityReason: clean,
      evidence: clean,
      impact: clean,
      fix: clean,
      mitigation: clean,
      falsePositive: clean,
      cause: clean,
      trace: [{ note: clean }],
      related: [{ note: clean }],
    });
  });

  test("and of routes, reasons and quiet verdicts", () => {
    const at = placeIn(file, "use()");
    const result = finished(
      [
        judged([
          found(at),
          { verdict: "ruled-out", at, subject: words, because: words },
          { verdict: "not-seen", at, subject: "x", what: words, verify: words },
        ]),
      ],
      [file],
      { routesOf: () => [words] },
    );
    expect(result.findings[0]?.routes).toEqual([clean]);
    expect(result.ruledOut).toMatchObject([{ subject: clean, because: clean }]);
    expect(result.unseen).toMatchObject([{ what: clean, verify: clean }]);
    const accepted = sourceFile(
      "a.py",
      `PASSWORD = "tr0ub4dor"\nuse()  # pickguard: ignore[DJANGO-TEST-001] it is tr0ub4dor\n`,
    );
    const { suppressed } = finished([judged([found(placeIn(accepted, "use()"))])], [accepted]);
    expect(suppressed[0]?.suppression?.reason).toBe("it is [masked]");
  });

  test("flagged by a check, in whichever file, are hidden there and in words", () => {
    const other = sourceFile("b.py", `x = "open sesame"\n`);
    const verdict = found(placeIn(file, "use()"), {
      message: "It says open sesame and word one.",
      secrets: [placeIn(other, `"open sesame"`), placeIn(file, `"word one"`)],
    });
    const [finding] = finished([judged([verdict])], [file, other]).findings;
    expect(finding?.message).toBe("It says [masked] and [masked].");
    expect(finding?.excerpt.lines).toEqual([`PASSWORD = "[masked]"`, "use()", `plain = "[masked]"`]);
  });

  test("that are also words of the check's own texts stay readable", () => {
    const common = sourceFile("a.py", `PASSWORD = "session"\nuse()\n`);
    const verdict = found(placeIn(common, "use()"), { message: "The session is open." });
    const check = { title: "An open session" };
    expect(finished([judged([verdict], check)], [common]).findings[0]?.message).toBe("The session is open.");
    expect(finished([judged([verdict])], [common]).findings[0]?.message).toBe("The [masked] is open.");
  });

  test("that are also words of paths stay readable, values apart", () => {
    const named = sourceFile("saleor/a.py", `PASSWORD = "saleor"\nuse()\n`);
    const message = 'The module `saleor.settings` of saleor holds "saleor".';
    const [finding] = finished([judged([found(placeIn(named, "use()"), { message })])], [named]).findings;
    expect(finding?.message).toBe('The module `saleor.settings` of saleor holds "[masked]".');
  });

  test("of other files do not change a fingerprint", () => {
    const quiet = sourceFile("b.py", `PASSWORD = "execute"\n`);
    const verdicts = [
      found(placeIn(file, "use()"), { subject: "execute" }),
      found(placeIn(quiet, "PASSWORD")),
    ];
    const [alone] = finished([judged(verdicts.slice(0, 1))], [file]).findings;
    const both = finished([judged(verdicts)], [file, quiet]).findings;
    expect(both.map(({ fingerprint }) => fingerprint)).toContain(alone?.fingerprint);
  });

  test("never reach a fingerprint: another secret gives the same one", () => {
    const print = (secret: string) => {
      const one = sourceFile("a.py", `PASSWORD = "${secret}"\n`);
      return findingIn(one, "PASSWORD", { subject: `PASSWORD ${secret}` }).fingerprint;
    };
    expect(print("tr0ub4dor-1")).toBe(print("another-one-2"));
  });
});
