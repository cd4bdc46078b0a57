import { describe, expect, test } from "vitest";
import { flowsIn } from "../../test/support/python-program.ts";
import { ingredientsOf } from "../flow/ingredients.ts";
import { usesOf } from "../flow/uses.ts";
import { indexValues } from "../flow/value-index.ts";
import { secretSignature } from "./digest-signatures.ts";
import { weakDigests } from "./weak-digests.ts";

/** What is said of the one digest of a function `f(text)` and what follows it. */
function said(body: string, after = ""): string {
  const head = "import hashlib\nfrom hashlib import md5\nfrom django.conf import settings\n";
  const index = indexValues(flowsIn({ "m.py": `${head}def f(text):\n  ${body}\n${after}` }));
  const [digest] = weakDigests(index);
  if (!digest) throw new Error("no digest");
  const made = ingredientsOf(
    index,
    digest.inputs.map(({ value }) => value),
  );
  const found = secretSignature(index, digest.site.at, made, usesOf(index, digest.site.at));
  return found ? `${found.secret}: ${found.because}` : "nothing";
}

describe("a digest over a secret", () => {
  test.each([
    ["return md5(text + settings.LINK_KEY).hexdigest()", "LINK_KEY: `f()` gives it out"],
    ["return md5(f'{text}{settings.LINK_KEY}'.encode()).hexdigest()", "LINK_KEY: `f()` gives it out"],
    ["x = md5(settings.LINK_KEY)\n  x.update(text)\n  return x.digest()", "LINK_KEY: `f()` gives it out"],
    ["return shown == md5(text + settings.LINK_KEY).hexdigest()", "LINK_KEY: it is compared with what"],
    ["return shown == md5(text + settings.LINK_KEY).hexdigest()[:9]", "LINK_KEY: it is compared with what"],
    ["return compare_digest(shown, md5(text + settings.LINK_KEY).hexdigest())", "LINK_KEY: it is compared"],
    ["return md5(text + settings.LINK_KEY).hexdigest()[:9]", "nothing"],
    ["return md5(settings.LINK_KEY).hexdigest()", "nothing"],
    ["return md5(text).hexdigest()", "nothing"],
    ["return md5(text + settings.LANGUAGE_CODE).hexdigest()", "nothing"],
    ["allow(md5(text + settings.LINK_KEY).hexdigest())", "nothing"],
    ["x = md5(text + settings.LINK_KEY).hexdigest() if text == 1 else 2\n  allow(x)", "nothing"],
  ])("%j: %s", (body, expected) => {
    expect(said(body)).toContain(expected);
  });

  test("is compared by a caller", () => {
    const after = "def g(shown):\n  return constant_time_compare(f('a'), shown)\n";
    expect(said("return md5(text + settings.LINK_KEY).hexdigest()[:9]", after)).toContain("it is compared");
  });
});
