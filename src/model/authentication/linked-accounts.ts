/** Settings by which packages open an existing account to whoever brings its e-mail address from another system. */
import type { Place } from "../../findings/finding.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { productionValues } from "../settings/production-value.ts";
import { leaves } from "../settings/resolve.ts";
import { elementsOf, textOf } from "../settings/value.ts";
import { truthOf } from "../settings/operations/truth.ts";

/** One such setting. */
export interface LinkedAccounts {
  readonly found: ProductionValue;
  readonly at: Place;
  readonly package: "allauth" | "social-auth";
}

/** docs.allauth.org/en/latest/socialaccount/configuration.html: for all providers at once, also those that verify nothing. */
const ALLAUTH = "SOCIALACCOUNT_EMAIL_AUTHENTICATION";

/** python-social-auth.readthedocs.io/en/latest/pipeline.html warns of it where providers do not verify addresses. */
const ASSOCIATE = "social_core.pipeline.social_auth.associate_by_email";

const OLD_ASSOCIATE = "social.pipeline.social_auth.associate_by_email";

/** The step that writes to the address, for every provider where this setting says so (python-social-auth.readthedocs.io/en/latest/pipeline.html#email-validation). */
const VALIDATION = /^social(?:_core)?\.pipeline\.mail\.mail_validation$/;

/** Behind this step everybody has an account, and `associate_by_email` returns at once where there is one (its first lines, social-core 4.6). */
const CREATION = /^social(?:_core)?\.pipeline\.user\.create_user$/;
const FORCED = "SOCIAL_AUTH_FORCE_EMAIL_VALIDATION";

/** In the order of the production modules. */
export function linkedAccounts(projects: readonly ProjectSettings[]): LinkedAccounts[] {
  return [...allauth(projects), ...socialAuth(projects)];
}

function allauth(projects: readonly ProjectSettings[]): LinkedAccounts[] {
  return [...productionValues(projects, ALLAUTH)].flatMap((found): LinkedAccounts[] => {
    const on = leaves(found.inProduction).some(({ value }) => truthOf(value) === true);
    return on && found.setting !== undefined ? [{ found, at: found.at, package: "allauth" }] : [];
  });
}

function socialAuth(projects: readonly ProjectSettings[]): LinkedAccounts[] {
  const isForced = [...productionValues(projects, FORCED)].some((found) =>
    leaves(found.inProduction).every(({ value }) => truthOf(value) === true),
  );
  return [...productionValues(projects, "SOCIAL_AUTH_PIPELINE")].flatMap((found) =>
    leaves(found.inProduction).flatMap(({ value }) => {
      const steps = elementsOf(value) ?? [];
      return steps.flatMap((one, index): LinkedAccounts[] => {
        const name = textOf(one);
        if (name !== ASSOCIATE && name !== OLD_ASSOCIATE) return [];
        if (steps.slice(0, index).some((step) => CREATION.test(textOf(step) ?? ""))) return [];
        if (isForced && steps.slice(0, index).some((step) => VALIDATION.test(textOf(step) ?? ""))) return [];
        return [{ found, at: one.origin.place, package: "social-auth" }];
      });
    }),
  );
}
