/** Traefik's configuration from wherever it stands, as one list of dotted options: files, command lines, labels say the same. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import { parseIni } from "../../syntax/deploy/ini.ts";
import { wholeFile } from "../../syntax/deploy/fragment.ts";
import { parseYaml, type YamlValue } from "../../syntax/deploy/yaml.ts";
import type { ComposeSight } from "./compose-services.ts";
import type { ComposeService } from "../../syntax/deploy/compose.ts";
import { execWords } from "../entry-points/launch.ts";

/** One option: `http.routers.web.rule`, in lower case. */
export interface TraefikOption {
  readonly key: string;
  readonly value: string;
  readonly at: Place;
  /** The compose service whose label it is. */
  readonly service: string | undefined;
}

/** The options of files, static and dynamic ones alike. */
export function fileOptions(files: readonly AuditFile[]): readonly TraefikOption[] {
  return files.flatMap(({ path, bytes }) =>
    path.toLowerCase().includes(".toml")
      ? tomlOptions(path, bytes)
      : parseYaml(wholeFile(bytes)).documents.flatMap((root) => yamlOptions(path, root, "")),
  );
}

/** The options of labels, and of the command lines of Traefik itself. */
export function composeOptions({ path, services }: ComposeSight): readonly TraefikOption[] {
  return services.flatMap((service) => [...labelOptions(path, service), ...commandOptions(path, service)]);
}

function labelOptions(path: string, service: ComposeService): readonly TraefikOption[] {
  return service.labels
    .filter(({ name }) => name.toLowerCase().startsWith("traefik."))
    .map(({ name, value, span }) => ({
      key: name.slice("traefik.".length).toLowerCase(),
      value,
      at: { path, span },
      service: service.name,
    }));
}

function commandOptions(path: string, service: ComposeService): readonly TraefikOption[] {
  if (service.image?.toLowerCase().includes("traefik") !== true) return [];
  return execWords(path, service.command).flatMap(({ text, span }) => {
    const match = /^--([\w.-]{1,200})(?:=(.*))?$/.exec(text);
    const key = match?.[1]?.toLowerCase();
    return key === undefined
      ? []
      : [{ key, value: match?.[2] ?? "true", at: { path, span }, service: undefined }];
  });
}

function yamlOptions(path: string, value: YamlValue, key: string): readonly TraefikOption[] {
  switch (value.kind) {
    case "scalar":
      return [{ key, value: value.content.text, at: { path, span: value.span }, service: undefined }];
    case "list":
      return value.items.every((item) => item.kind === "scalar")
        ? [joined(path, value.items, key, value)]
        : value.items.flatMap((item, index) => yamlOptions(path, item, `${key}.${index}`));
    case "map":
      return value.entries.flatMap((entry) => {
        const name = entry.key.toLowerCase();
        const inner = yamlOptions(path, entry.value, key === "" ? name : `${key}.${name}`);
        return inner.length > 0
          ? inner
          : [{ key: `${key}.${name}`, value: "", at: { path, span: entry.keySpan }, service: undefined }];
      });
  }
}

function joined(path: string, items: readonly YamlValue[], key: string, list: YamlValue): TraefikOption {
  const texts = items.flatMap((item) => (item.kind === "scalar" ? [item.content.text] : []));
  return { key, value: texts.join(","), at: { path, span: list.span }, service: undefined };
}

/** TOML as far as Traefik's files use it: one value a line, dotted tables; quotes and brackets are left away. */
function tomlOptions(path: string, bytes: Uint8Array): readonly TraefikOption[] {
  return parseIni(bytes, "none").flatMap(({ name, entries }) => {
    const table = name.replaceAll('"', "").toLowerCase();
    const own = entries.map(({ key, value, span }) => ({
      key: `${table}.${key.replaceAll('"', "").toLowerCase()}`,
      value: value.text.replaceAll(/["'[\]]/g, "").trim(),
      at: { path, span },
      service: undefined,
    }));
    // An empty table (`[http.routers.web.tls]`) says something by being there.
    return own.length > 0
      ? own
      : [{ key: table, value: "", at: { path, span: { start: 0, end: 0 } }, service: undefined }];
  });
}
