/** A model that notes what is asked of it, so that whoever asked need not ask again where that is the same. */
import type { AuditFile } from "../discover/file-kind.ts";
import { notedMap } from "../source/noted-map.ts";
import type { AuditModel } from "./audit-model.ts";

/** What was asked of a model: its parts, and the content of single files. */
export interface Reads {
  readonly parts: ReadonlyMap<Exclude<keyof AuditModel, "files">, unknown>;
  readonly files: ReadonlyMap<string, AuditFile | undefined>;
}

/** A model with what is asked of it. */
export interface NotedModel {
  readonly model: AuditModel;
  /** What was asked since the last time. */
  readonly take: () => Reads;
}

/** The model, noting. What is kept by something of the model (see `onceFor`) must be kept by the part that it was made of. */
export function notedModel(model: AuditModel): NotedModel {
  let parts = new Map<Exclude<keyof AuditModel, "files">, unknown>();
  let asked = new Map<string, AuditFile | undefined>();
  const files = notedMap(model.files, (path) => asked.set(path, model.files.get(path)));
  const read = <Part extends Exclude<keyof AuditModel, "files">>(part: Part): AuditModel[Part] => {
    const value = model[part];
    parts.set(part, value);
    return value;
  };
  return {
    model: notingModel(files, read),
    take: () => {
      const reads = { parts, files: asked };
      parts = new Map();
      asked = new Map();
      return reads;
    },
  };
}

type Read = <Part extends Exclude<keyof AuditModel, "files">>(part: Part) => AuditModel[Part];

function notingModel(files: AuditModel["files"], read: Read): AuditModel {
  return {
    files,
    get projects() {
      return read("projects");
    },
    get settings() {
      return read("settings");
    },
    get entryPoints() {
      return read("entryPoints");
    },
    get edge() {
      return read("edge");
    },
    get dependencies() {
      return read("dependencies");
    },
    get flows() {
      return read("flows");
    },
    get routes() {
      return read("routes");
    },
    get unseenIncludes() {
      return read("unseenIncludes");
    },
    get entries() {
      return read("entries");
    },
    get views() {
      return read("views");
    },
    get guards() {
      return read("guards");
    },
    get postures() {
      return read("postures");
    },
    get ownership() {
      return read("ownership");
    },
    get templates() {
      return read("templates");
    },
    get scripts() {
      return read("scripts");
    },
  };
}

/** Whether a model would answer the same; the paths of both models' files must be the same. */
export function holdsIn(model: AuditModel, { parts, files }: Reads): boolean {
  for (const [part, value] of parts) if (model[part] !== value) return false;
  for (const [path, file] of files) if (model.files.get(path) !== file) return false;
  return true;
}
