/**
 * URLs that a project adds to Django's admin: `get_urls()` of the site, and of what is registered with it
 * (docs.djangoproject.com/en/5.2/ref/contrib/admin/#django.contrib.admin.ModelAdmin.get_urls).
 */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, Unit, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { argumentsOf, given } from "./arguments.ts";
import { scopeFrame } from "./frames.ts";
import type { Frame, Held, HeldArguments, HeldObject, HeldPattern, HeldText } from "./held.ts";
import { externalPath, itemsOf, textHeld, UNREAD, UNSEEN } from "./held.ts";
import type { AdminModel, Reader } from "./reader.ts";
import { roundsOf } from "./runs.ts";
import { asText, joined } from "./texts.ts";

const DEFAULT_SITE = /^django\.contrib\.(?:gis\.)?admin\.(?:sites\.)?site$/;

const SITE_CLASS = /^django\.contrib\.(?:gis\.)?admin\.(?:sites\.)?AdminSite$/;

const REGISTER = /^django\.contrib\.(?:gis\.)?admin\.(?:decorators\.)?register$/;

const LIBRARY_URLS = /\.(?:\w{0,60}Admin|\w{0,60}AdminSite|\w{0,60}AdminMixin)\.get_urls$/;

/** `super().get_urls()`: what a library's admin class serves by itself is none of the project's. */
export function isLibraryAdminUrls(name: string): boolean {
  return LIBRARY_URLS.test(name);
}

/** What a project adds to a site: the site's own URLs, then those of each model below `app/model/`. */
export function adminPatterns(reader: Reader, site: HeldObject | undefined): readonly Held[] {
  const own = site && addsUrls(reader, site) ? [ownUrls(reader, site)] : [];
  const models = reader.adminModels(reader).filter((one) => isSame(one.site, site));
  return [...own, ...models.map((one) => modelPattern(reader, one))];
}

/** The same call made it. */
function isSame(a: HeldObject | undefined, b: HeldObject | undefined): boolean {
  if (!a || !b) return a === b;
  return a.made.value === b.made.value && functionFacts(a.made) === functionFacts(b.made);
}

function addsUrls(reader: Reader, object: HeldObject): boolean {
  return reader.attribute(reader, object, "get_urls").kind === "function";
}

function ownUrls(reader: Reader, object: HeldObject): Held {
  const method = reader.attribute(reader, object, "get_urls");
  const none: HeldArguments = { positional: [], named: new Map(), open: false };
  return reader.call(reader, method, none, object.made, object.frame);
}

function modelPattern(reader: Reader, { model, admin }: AdminModel): HeldPattern {
  return {
    kind: "pattern",
    route: modelPath(reader, model),
    regex: false,
    name: undefined,
    target: {
      kind: "include",
      patterns: ownUrls(reader, admin),
      namespace: undefined,
      at: undefined,
      wrappers: [],
    },
    at: admin.made,
    onlyWith: undefined,
  };
}

/** `shop/order/` (django/contrib/admin/sites.py, `AdminSite.get_urls`). */
function modelPath(reader: Reader, model: Held): HeldText {
  const options = optionsOf(reader, model);
  const part = (name: string): HeldText => asText(reader.attribute(reader, options, name));
  return joined([part("app_label"), textHeld("/"), part("model_name"), textHeld("/")]);
}

/** `Model._meta`; of a library's model as far as its path tells. */
function optionsOf(reader: Reader, model: Held): Held {
  const path = externalPath(model);
  if (path === undefined) return reader.attribute(reader, model, "_meta");
  const parts = path.split(".");
  const place = parts.indexOf("models", 1);
  const [label, name] = place === -1 || place === parts.length - 1 ? [] : [parts[place - 1], parts.at(-1)];
  return {
    kind: "record",
    fields: new Map([
      ["app_label", label === undefined ? UNREAD : textHeld(label)],
      ["model_name", name === undefined ? UNREAD : textHeld(name.toLowerCase())],
    ]),
  };
}

/** Everything with URLs of its own that is registered with an admin site, in the order of files and lines. */
export function adminModelsIn(reader: Reader): readonly AdminModel[] {
  const { flows } = reader;
  if (!flows.solver.functions.some(({ facts }) => facts.name === "get_urls" && facts.class >= 0)) return [];
  const called = reader.routerCalls(reader).register.flatMap(({ at, call, receiver }) => {
    if (at.unit.file.inTests) return [];
    const scope = scopeFrame(reader, at.unit, at.function);
    return roundsOf(reader, scope, at.value, call).flatMap((frame) => {
      const args = argumentsOf(reader, frame, call);
      const admin = classIn(given(args, 1, "admin_class"));
      const site = admin && siteOf(reader, reader.evaluate(reader, frame, receiver));
      const models = given(args, 0, "model_or_iterable") ?? UNSEEN;
      return admin && site
        ? adminModels(reader, site, itemsOf(models) ?? [models], { admin, at, frame })
        : [];
    });
  });
  return [...called, ...[...flows.program.units.values()].flatMap((unit) => decorated(reader, unit))];
}

function classIn(held: Held | undefined): ClassRef | undefined {
  return held?.kind === "symbol" && held.symbol.kind === "class" ? held.symbol.target : undefined;
}

/** The site that something is: Django's own, or an object of a class that extends it. */
function siteOf(reader: Reader, held: Held): Pick<AdminModel, "site"> | undefined {
  if (DEFAULT_SITE.test(externalPath(held) ?? "")) return { site: undefined };
  if (held.kind !== "object" || held.type.kind !== "class") return undefined;
  const bases = libraryAncestors(reader.flows.program, held.type.target);
  return bases.some((name) => SITE_CLASS.test(name)) ? { site: held } : undefined;
}

interface Registered {
  readonly admin: ClassRef;
  readonly at: ValueRef;
  readonly frame: Frame;
}

/** A site makes one object of the class for each model (`ModelAdmin.__init__(self, model, admin_site)`). */
function adminModels(
  reader: Reader,
  { site }: Pick<AdminModel, "site">,
  models: readonly Held[],
  { admin: target, at: made, frame }: Registered,
): AdminModel[] {
  return models.flatMap((model) => {
    const fields = new Map([
      ["model", model],
      ["opts", optionsOf(reader, model)],
    ]);
    const admin: HeldObject = { kind: "object", type: { kind: "class", target }, made, frame, fields };
    return addsUrls(reader, admin) ? [{ site, model, admin }] : [];
  });
}

/** `@admin.register(Order, site=staff_site)` above the classes of a file. */
function decorated(reader: Reader, unit: Unit): AdminModel[] {
  if (unit.file.inTests) return [];
  return unit.facts.classes.flatMap(({ decorators, parent }, id) =>
    decorators.flatMap((value) => {
      const at = { unit, function: parent, value };
      const call = functionFacts(at).fragment.values[value];
      if (call?.op !== "call") return [];
      const name = externalName(resolveIn(reader.flows.program, at, call.callee)) ?? "";
      if (!REGISTER.test(name)) return [];
      const frame = scopeFrame(reader, unit, parent);
      const args = argumentsOf(reader, frame, call);
      const chosen = args.named.get("site");
      const site = chosen ? siteOf(reader, chosen) : { site: undefined };
      const admin = { unit, class: id };
      return site ? adminModels(reader, site, args.positional, { admin, at, frame }) : [];
    }),
  );
}
