/** Where uploads are handed out: under the site's own address, or elsewhere. */
import { perFile } from "../../bind/once.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import type { ValueRef } from "../../bind/program.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { AuditModel } from "../audit-model.ts";
import type { EdgeLocation } from "../edge/edge.ts";
import { bodyOf } from "../forms/class-attributes.ts";
import type { ModelFacts } from "../ownership/ownership.ts";
import { contentsOf } from "../settings/production-content.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { productionValue, productionValues } from "../settings/production-value.ts";
import type { AbstractValue } from "../settings/value.ts";
import { textOf } from "../settings/value.ts";
import { serversOf } from "../transport/edge-servers.ts";

/** Uploads of one production module that have addresses of the site itself. */
export interface OwnMedia {
  readonly found: ProductionValue;
  /** As addresses begin: `/media/`. */
  readonly prefix: string;
  /** The proxy's part that hands them out, where the repository holds it. */
  readonly locations: readonly EdgeLocation[];
}

/** A model's field that keeps a file. */
export interface FileField {
  readonly at: ValueRef;
  readonly name: string;
  readonly model: ModelFacts;
  /** Whether the field has a storage of its own. */
  readonly ownStorage: boolean;
}

const LOCAL_STORAGE = /(?:^|\.)(?:FileSystemStorage|OverwriteStorage)$/;

/** Every production module whose uploads lie on the server's disk and are addressed below the site's own name. */
export function ownMedia(model: AuditModel): OwnMedia[] {
  return [...productionValues(model.settings, "MEDIA_URL")].flatMap((found): OwnMedia[] => {
    const prefix = ownPrefix(found);
    if (found.setting === undefined || prefix === undefined || !isOnDisk(found)) return [];
    return [{ found, prefix, locations: locationsOf(model, found, prefix) }];
  });
}

/** Whether browsers run pages that lie there, as far as the repository shows. */
export function handsOutPages({ locations }: OwnMedia): boolean {
  return locations.length === 0 || !locations.every(isHarmless);
}

/** Downloads and sandboxes run nothing. */
export function isHarmless({ headers }: EdgeLocation): boolean {
  return headers.some(
    ({ name, value }) =>
      (name === "content-disposition" && /^attachment/i.test(value ?? "")) ||
      (name === "content-security-policy" && /sandbox|default-src 'none'/i.test(value ?? "")),
  );
}

function ownPrefix(found: ProductionValue): string | undefined {
  const contents = contentsOf(found);
  const [first] = contents;
  if (contents.length !== 1 || first?.type !== "text" || first.value === "") return undefined;
  if (/^(?:\w+:)?\/\//.test(first.value)) return undefined;
  return `/${first.value.replace(/^\//, "")}`;
}

function isOnDisk({ settings, module }: ProductionValue): boolean {
  const named = productionValue(settings, module, "DEFAULT_FILE_STORAGE");
  if (named?.setting !== undefined) return LOCAL_STORAGE.test(textOf(named.inProduction) ?? "");
  const all = productionValue(settings, module, "STORAGES");
  if (all?.setting === undefined) return true;
  const backend = itemOf(itemOf(all.inProduction, "default"), "BACKEND");
  return LOCAL_STORAGE.test(textOf(backend) ?? "");
}

function itemOf(value: AbstractValue | undefined, key: string): AbstractValue | undefined {
  if (value?.kind !== "known" || value.content.type !== "dict") return undefined;
  return value.content.items.find((item) => textOf(item.key) === key)?.value;
}

function locationsOf({ edge, projects }: AuditModel, found: ProductionValue, prefix: string): EdgeLocation[] {
  const servers = serversOf(edge, found.settings.project.root, projects.length);
  return servers.flatMap(({ locations }) =>
    locations.filter(
      ({ folder, path, match }) =>
        folder !== undefined && match !== "regex" && path !== "/" && prefix.startsWith(path),
    ),
  );
}

/** Fields of the project's models that keep files. */
export function fileFields({ ownership }: AuditModel): FileField[] {
  return [...ownership.models.values()].flatMap((model) =>
    fileFieldsIn(model.ref.unit).flatMap(({ of, value, ...field }): FileField[] =>
      of === model.ref.class ? [{ ...field, model, at: refTo(bodyOf(model.ref), value) }] : [],
    ),
  );
}

/** The fields that keep files in the classes of a file. */
const fileFieldsIn = perFile((unit) =>
  unit.facts.classes.flatMap((_, of) => {
    const { fragment } = functionFacts(bodyOf({ unit, class: of }));
    return [...fragment.bindings].flatMap(([name, value]) => {
      const call = fragment.values[value];
      if (call?.op !== "call" || !/^(?:File|Image)Field$/.test(spokenName(fragment, call.callee) ?? ""))
        return [];
      const ownStorage = call.arguments.some((one) => one.name === "storage" || one.style === "double-star");
      return [{ of, value, name, ownStorage }];
    });
  }),
);

/** `Invoice.file`, for messages. */
export function spokenField({ model, name }: FileField): string {
  return `${classFacts(model.ref).name}.${name}`;
}
