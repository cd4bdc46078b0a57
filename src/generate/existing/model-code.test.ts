import { describe, expect, test } from "vitest";
import type { ExistingModel, ExistingProject } from "./existing-project.ts";
import { formParts, formValues, rowCode, type OwnedModel } from "./model-code.ts";

const field = (
  name: string,
  more: Partial<ExistingModel["fields"][number]> = {},
): ExistingModel["fields"][number] => ({
  name,
  type: "CharField",
  required: true,
  nullable: false,
  blank: false,
  sample: '"x"',
  ...more,
});

const model = (name: string, more: Partial<ExistingModel> = {}): ExistingModel => ({
  name,
  module: "shop.models",
  app: "shop",
  package: "shop",
  folder: "shop/",
  owner: undefined,
  key: "int",
  fields: [],
  relations: [],
  privileged: [],
  ...more,
});

const project = (...models: readonly ExistingModel[]): ExistingProject => ({
  folder: "",
  django: "5.2",
  packages: new Set(),
  settings: undefined,
  settingsPath: undefined,
  middleware: undefined,
  apps: [],
  settingNames: new Set(),
  userModel: "auth.User",
  models,
  paths: new Set(),
  baseTemplate: undefined,
});

const owned = (one: ExistingModel, ...owner: readonly [string, ...string[]]): OwnedModel => ({
  ...one,
  owner,
});

const ORDER = model("Order", {
  owner: ["customer"],
  relations: [{ name: "customer", required: true, to: "user" }],
});
const LINE = model("Line", {
  fields: [field("what")],
  relations: [{ name: "order", required: true, to: ORDER }],
});

describe("the parts of a form", () => {
  test("leave out owners, files, privileges and what the program keeps, and say which of them a row needs", () => {
    const one = model("Note", {
      fields: [
        field("text"),
        field("scan", { type: "FileField" }),
        field("price"),
        field("created_at", { required: false }),
        field("api_key"),
      ],
      relations: [
        { name: "author", required: true, to: "user" },
        { name: "editor", required: true, to: "user" },
        { name: "place", required: false, to: undefined },
      ],
      privileged: ["price"],
    });
    const { fields, missing } = formParts(project(one), owned(one, "author"));
    expect(fields).toEqual(["text"]);
    expect(missing.map((lack) => lack.field)).toEqual(["scan", "price", "api_key", "editor"]);
    expect(new Set(missing.map(({ because }) => because)).size).toBe(4);
  });

  test("limit foreign keys to one's own rows where these belong to somebody", () => {
    const { fields, ownRows } = formParts(project(ORDER, LINE), owned(LINE, "order", "customer"));
    expect(fields).toEqual(["order", "what"]);
    expect(ownRows).toEqual([
      { field: "order", to: { name: "Order", module: "shop.models" }, owner: "customer" },
    ]);
  });
});

describe("a row of a test", () => {
  test("belongs to the owner by the way that was given", () => {
    expect(rowCode(project(ORDER, LINE), LINE, "owner", ["order", "customer"])?.python).toBe(
      'Line.objects.create(order=Order.objects.create(customer=owner), what="x")',
    );
  });

  test("has the owner's field even where it may be empty", () => {
    const note = model("Note", { relations: [{ name: "author", required: false, to: "user" }] });
    expect(rowCode(project(note), note, "owner", ["author"])?.python).toBe(
      "Note.objects.create(author=owner)",
    );
    expect(rowCode(project(note), note, "owner", undefined)?.python).toBe("Note.objects.create()");
  });

  test("is not made where a value or a model is not known, or foreign keys go round in circles", () => {
    const open = model("Open", { fields: [field("shape", { sample: undefined })] });
    const away = model("Away", { relations: [{ name: "to", required: true, to: undefined }] });
    const ring = model("Ring", {
      relations: [{ name: "next", required: true, to: { name: "Ring", module: "shop.models" } }],
    });
    for (const one of [open, away, ring])
      expect(rowCode(project(one), one, "owner", undefined)).toBeUndefined();
  });
});

describe("what a test sends", () => {
  test("is what a form cannot do without, with keys for foreign keys", () => {
    const one = model("Line", { ...LINE, fields: [field("what"), field("note", { blank: true })] });
    expect(formValues(one, ["order", "what", "note"], "row")).toBe('{"order": row.order_id, "what": "x"}');
    expect(formValues(one, ["order"], "row", "_id")).toBe('{"order_id": row.order_id}');
  });

  test("is unknown where one of the values is", () => {
    const one = model("Open", { fields: [field("shape", { sample: undefined })] });
    expect(formValues(one, ["shape"], "row")).toBeUndefined();
  });
});
