/** What a module of access tests is written from: plain data, every text of it already free of secrets. */

/** A value of one field of a made-up row. */
export type FieldValue =
  /** A text that no page shows by chance, at most this long. */
  | { readonly kind: "text"; readonly most: number | undefined }
  | { readonly kind: "slug"; readonly most: number | undefined }
  | { readonly kind: "email" | "url" | "uuid" | "date" | "datetime" | "time" | "duration" }
  | { readonly kind: "json" | "binary" | "file" | "image" | "address" | "true" | "false" }
  | { readonly kind: "number"; readonly least: number; readonly unique: boolean }
  | { readonly kind: "decimal"; readonly least: number }
  /** A text or number that stands in the code, such as the first of the choices. */
  | { readonly kind: "constant"; readonly python: string }
  /** A row of another model. */
  | { readonly kind: "row"; readonly factory: string }
  /** Anybody with an account. */
  | { readonly kind: "user" };

/** One field that a factory fills. */
export interface FactoryField {
  readonly name: string;
  readonly value: FieldValue;
}

/** How a row of one model is made. */
export interface Factory {
  /** `make_order`. */
  readonly name: string;
  /** `Order`. */
  readonly model: string;
  /** The module that defines it: `orders.models`. */
  readonly module: string;
  readonly fields: readonly FactoryField[];
  /** The field that holds a row's only user; signals often make such rows by themselves. */
  readonly single: string | undefined;
  /** Required fields of a kind that nobody here knows. */
  readonly unknown: readonly string[];
}

/** Who asks, or whose row it is. */
export type Person = "owner" | "other" | "staff" | "colleague" | "boss";

/** A row that a test makes. */
export interface RowRecipe {
  readonly factory: string;
  readonly values: readonly {
    readonly name: string;
    readonly value:
      | { readonly kind: "person"; readonly person: Person }
      | { readonly kind: "row"; readonly row: RowRecipe }
      /** A row that the test has made before, by its position. */
      | { readonly kind: "made"; readonly row: number }
      | { readonly kind: "constant"; readonly python: string };
  }[];
  /** The many-to-many field to which its owner is added. */
  readonly member: { readonly field: string; readonly person: Person } | undefined;
}

/** What fills a part of a URL, or a parameter that a view asks for. */
export type ArgumentValue =
  /** A field of a row of the test, by the row's position. */
  | { readonly kind: "row"; readonly row: number; readonly field: string }
  | { readonly kind: "person"; readonly person: Person; readonly field: string }
  | { readonly kind: "constant"; readonly python: string };

/** A named value. */
export interface Argument {
  readonly name: string;
  readonly value: ArgumentValue;
}

/** How a test writes the address of a view. */
export type Address =
  | { readonly kind: "reverse"; readonly name: string; readonly arguments: readonly Argument[] }
  /** Texts and values in turn. */
  | { readonly kind: "path"; readonly parts: readonly (string | ArgumentValue)[] };

/** What ought to hold for some methods of a view. */
export interface Expectation {
  readonly kind:
    | "strangers"
    | "others"
    | "privileged"
    | "own-rows"
    | "token"
    | "get-changes-nothing"
    | "page";
  readonly methods: readonly string[];
  /** `DJANGO-AUTHZ-001/idor`, or the rule alone where no check found anything. */
  readonly rule: string;
  /** One sentence: why that ought to hold. */
  readonly because: string;
}

/** One route with what ought to hold for it. */
export interface ViewPlan {
  /** The app whose URLconf or view it is. */
  readonly app: string;
  /** The route's name, or its pattern where it has none. */
  readonly key: string;
  readonly pattern: string;
  /** The view's dotted name. */
  readonly view: string;
  /** `orders/views.py:77`; missing for a library's view. */
  readonly at: string | undefined;
  readonly address: Address;
  readonly rows: readonly RowRecipe[];
  /** Parameters that the view looks rows up by. */
  readonly sent: readonly Argument[];
  /** Whose rows they are. */
  readonly owner: Person;
  /** Somebody with the owner's rights and no rows. */
  readonly other: Person;
  /** Somebody who passes all guards of the view. */
  readonly permitted: Person;
  /** Permissions that these need to get past the view's guards. */
  readonly permissions: readonly string[];
  readonly expectations: readonly Expectation[];
}

/** A request that everybody may make, as far as the code says. */
export interface PublicRequest {
  /** `GET catalog:home`. */
  readonly key: string;
  readonly because: string;
}

/** Something that no test asks for, and why. */
export interface Undone {
  /** A request, a model or a test of the site. */
  readonly what: string;
  readonly because: string;
}

/** What the tests of the whole site need to know. */
export interface SitePlan {
  /** The settings module that production loads. */
  readonly production: string | undefined;
  /** A page that everybody may ask for: the name of its route, or its path. */
  readonly page: Address | undefined;
  /** An API view that answers GET. */
  readonly api: Address | undefined;
  /** Routes without arguments. */
  readonly names: readonly string[];
  readonly hasRestFramework: boolean;
  readonly hasAdmin: boolean;
}

/** Everything that a module of access tests is written from. */
export interface AccessPlan {
  /** The tool's version. */
  readonly version: string;
  /** The project's folder below the audited one; empty where it is that one. */
  readonly folder: string;
  /** Own fields of the user model beside what Django's brings. */
  readonly user: UserPlan;
  /** A factory comes after those that it needs. */
  readonly factories: readonly Factory[];
  readonly views: readonly ViewPlan[];
  readonly public: readonly PublicRequest[];
  readonly site: SitePlan;
  readonly undone: readonly Undone[];
}

/** How people are made. */
export interface UserPlan {
  readonly fields: readonly FactoryField[];
  readonly unknown: readonly string[];
}

/** A file to be written, by its path below the folder for tests. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}
