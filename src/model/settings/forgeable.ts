/** What somebody who knows a site's SECRET_KEY can make. */
import type { EvaluatedModule, ProjectSettings } from "./project-settings.ts";
import { productionValue } from "./production-value.ts";
import { leaves } from "./resolve.ts";
import { textOf } from "./value.ts";

/** Engines that keep sessions on the server, where the key alone opens none (docs.djangoproject.com/en/5.2/topics/http/sessions/#configuring-the-session-engine). */
const ON_THE_SERVER = /^django\.contrib\.sessions\.backends\.(?:db|cache|cached_db|file)$/;

/** Completes "whoever reads the key can forge …": sessions only where they are kept in signed cookies, or the engine is not known. */
export function forgeable(settings: ProjectSettings, module: EvaluatedModule): string {
  const engine = productionValue(settings, module, "SESSION_ENGINE");
  const isOnServer =
    engine?.setting === undefined ||
    leaves(engine.inProduction).every(({ value }) => ON_THE_SERVER.test(textOf(value) ?? ""));
  return isOnServer
    ? "password-reset links and whatever else the site signs"
    : "sessions and password-reset links";
}
