import type { Rule } from "../rule.ts";

/** Dependencies are known, current and come from where they should. */
export const rule: Rule = {
  id: "DJANGO-SUPPLY-001",
  title: "Dependencies are current, settled and come from where they should",
  about:
    "A site is as safe as the packages that it is made of. Published weaknesses are looked for by machines within days, so a version that " +
    "has one should not run; a Django or Python whose support has ended collects them without ever being mended. Versions that nothing " +
    "settles, and indexes that anybody can answer for, let packages in that nobody looked at. Pickguard reads the packaging files and a " +
    "bundled table made from the PyPA advisory database; it asks no server. `--advisories` takes a newer export.",
  group: "dependencies",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/internals/security/",
    "https://www.djangoproject.com/download/#supported-versions",
    "https://github.com/pypa/advisory-database",
    "https://devguide.python.org/versions/",
  ],
};
