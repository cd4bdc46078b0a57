/** What a project uses and owns, as far as advice for those who write code in it depends on that. */

/** A model whose rows belong to somebody. */
export interface OwnedModel {
  readonly name: string;
  /** The lookup that leads to the user: `user`, `order__customer`. */
  readonly lookup: string;
}

/** Plain facts; names are identifiers of the project, so that no secret and no sentence is among them. */
export interface ProjectTraits {
  /** `5.2.8`; undefined where nothing says. */
  readonly django: string | undefined;
  /** Required packages, normalised as PyPI does. */
  readonly packages: ReadonlySet<string>;
  /** `LoginRequiredMiddleware` is on. */
  readonly loginByDefault: boolean;
  /** Those nearest to the user first. */
  readonly owned: readonly OwnedModel[];
  /** The settings module of production, by its dotted name. */
  readonly settings: string | undefined;
}
