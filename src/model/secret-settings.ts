/** Settings, or whole groups of them, that hold secrets, as a value that is shown. */
import { externalName, resolve } from "../bind/resolve.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import type { ShownValue } from "./shown-values.ts";
import { refTo } from "../bind/program.ts";

/** Django's settings that hold passwords or keys among other things (docs.djangoproject.com/en/5.2/ref/settings/). */
const SECRET =
  /^(?:DATABASES|CACHES|SECRET_KEY_FALLBACKS|BROKER_URL|CELERY_BROKER_URL|DATABASE_URL|SIMPLE_JWT)$/;

/** Calls that list everything. */
const LISTINGS = /^(?:globals|django\.conf\.settings\.(?:__dict__|_wrapped))$/;

/** The name of the setting or group; undefined for everything else. */
export function secretSetting(index: ValueIndex, { at, value, names }: ShownValue): string | undefined {
  if (value.op === "call") return listing(index, refTo(at, value.callee), "()");
  if (value.op === "attribute") {
    const path = externalName(resolve(index.flows.program, at));
    if (path !== undefined && path.startsWith("django.conf.settings.") && SECRET.test(value.name))
      return value.name;
    return listing(index, at, "");
  }
  const isModule = at.unit.file.kind === "settings" || at.unit.file.path.endsWith("settings.py");
  return isModule && value.op !== "text" ? names.find((name) => SECRET.test(name)) : undefined;
}

function listing(index: ValueIndex, at: ShownValue["at"], suffix: string): string | undefined {
  const path = externalName(resolve(index.flows.program, at));
  return path !== undefined && LISTINGS.test(path) ? `${path}${suffix}` : undefined;
}
