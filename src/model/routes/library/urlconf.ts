/** How the URLconfs of libraries are written down: rows of data, read off the packages themselves (`npm run oracle:libraries`). */

/** What a library's view asks of whoever calls it. `settings`: its own settings say; nothing is claimed then. */
export type LibraryDemand =
  | "open"
  | "login"
  | "staff"
  | "superuser"
  | "permission"
  | "token"
  | "rest"
  | "settings";

/** One route of a library. */
export interface LibraryRoute {
  /** As `path()` or, with a group of a regular expression, `re_path()` has it. */
  readonly route: string;
  /** Without the namespace of the URLconf itself. */
  readonly name: string | undefined;
  /** Dotted path of the view. */
  readonly view: string;
  /** `rest`: the default permissions of `REST_FRAMEWORK` decide. */
  readonly demands: LibraryDemand;
}

/** On what it depends whether routes exist. What the settings do not tell counts as so. */
export interface LibraryCondition {
  /** An app of which one is installed. */
  readonly apps?: readonly string[];
  /** A setting that must be off. */
  readonly unless?: string;
}

/** Routes that exist together. */
export interface LibraryPart {
  readonly when?: LibraryCondition;
  readonly routes: readonly LibraryRoute[];
}

/** Routes that exist once for each installed app below a package; `{app}` stands for the rest of its name. */
export interface LibraryPlugins {
  readonly package: string;
  /** Plugins that other parts list. */
  readonly except: readonly string[];
  readonly routes: readonly LibraryRoute[];
}

/** A library's URLconf. */
export interface LibraryUrlconf {
  readonly module: string;
  /** Release whose sources the rows are read off. */
  readonly release: string;
  readonly appName: string | undefined;
  readonly parts: readonly LibraryPart[];
  readonly plugins?: LibraryPlugins;
  /** Whether it serves more, by hooks that any app may fill. */
  readonly open?: boolean;
}

/** A URLconf whose routes always exist. */
export function urlconf(
  [module, release]: readonly [module: string, release: string],
  appName: string | undefined,
  text: string,
): LibraryUrlconf {
  return { module, release, appName, parts: [{ routes: rows(packageOf(module), text) }] };
}

/** One route in each line: what it demands, the route (`-`: empty), the view (`.views.x`: below the package), its name. */
export function rows(package_: string, text: string): readonly LibraryRoute[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): LibraryRoute => {
      const [demands = "", route = "", view = "", name] = line.trim().split(" ");
      return {
        demands: demandOf(demands),
        route: route === "-" ? "" : route,
        view: view.startsWith(".") ? package_ + view : view,
        name,
      };
    });
}

function packageOf(module: string): string {
  return module.slice(0, module.indexOf("."));
}

const DEMANDS: readonly LibraryDemand[] = [
  "open",
  "login",
  "staff",
  "superuser",
  "permission",
  "token",
  "rest",
  "settings",
];

function demandOf(word: string): LibraryDemand {
  return DEMANDS.find((one) => one === word) ?? "settings";
}
