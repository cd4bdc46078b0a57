/** What generation knows of the project that it writes for. Plain data; names are identifiers of the project. */

/** A field of a model that a person may fill in. */
export interface ExistingField {
  readonly name: string;
  /** Django's class, `CharField`. */
  readonly type: string;
  /** A row cannot be saved without it. */
  readonly required: boolean;
  readonly nullable: boolean;
  /** A form may leave it empty. */
  readonly blank: boolean;
  /** A value that it takes, as Python writes it; undefined where nobody here knows one. */
  readonly sample: string | undefined;
}

/** A foreign key of a model. */
export interface ExistingRelation {
  readonly name: string;
  readonly required: boolean;
  /** The model it leads to; "user" is the user model, undefined one that was not found. */
  readonly to: ModelName | "user" | undefined;
}

/** How a model is imported. */
export interface ModelName {
  /** `Order`. */
  readonly name: string;
  /** `shop.models`. */
  readonly module: string;
}

/** A model of the project. */
export interface ExistingModel extends ModelName {
  /** The app's label: `shop`. */
  readonly app: string;
  /** The app's dotted package, `apps.shop`. */
  readonly package: string;
  /** The folder of the app relative to what was audited, with a slash at its end. */
  readonly folder: string;
  /** The lookup that surely leads to the user it belongs to: `["order", "customer"]`; undefined where there is none. */
  readonly owner: readonly string[] | undefined;
  /** What the primary key is made of. */
  readonly key: "int" | "uuid" | "str";
  readonly fields: readonly ExistingField[];
  readonly relations: readonly ExistingRelation[];
  /** Fields that decide about rights, owners, trust or money: no form of everybody's may hold them. */
  readonly privileged: readonly string[];
}

/** The project, as production runs it. */
export interface ExistingProject {
  /** Folder of manage.py relative to what was audited, with a slash at its end; "" for the same folder. */
  readonly folder: string;
  /** `5.2`; undefined where no file names a version. */
  readonly django: string | undefined;
  /** Required packages, normalised as PyPI does. */
  readonly packages: ReadonlySet<string>;
  /** Production's settings module, `config.settings.production`. */
  readonly settings: string | undefined;
  /** Its file, relative to what was audited. */
  readonly settingsPath: string | undefined;
  /** Production's `MIDDLEWARE` in its order; undefined where it is not wholly known. */
  readonly middleware: readonly string[] | undefined;
  readonly apps: readonly string[];
  /** Names of the settings that production's module sets. */
  readonly settingNames: ReadonlySet<string>;
  /** The user model's label: `accounts.User`. */
  readonly userModel: string;
  readonly models: readonly ExistingModel[];
  /** Every path that was audited, so that names of new files can follow what is there. */
  readonly paths: ReadonlySet<string>;
  /** A template of the project that others extend, `base.html`, where it has a block `content`. */
  readonly baseTemplate: string | undefined;
}
