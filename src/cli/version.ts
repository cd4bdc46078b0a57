/** Filled in by the bundler; running from source there is nothing to fill in. */
declare const PICKGUARD_VERSION: string | undefined;
declare const PICKGUARD_BUILD: string | undefined;

/** The released version, or "0.0.0" when run from source. */
export const VERSION: string = typeof PICKGUARD_VERSION === "string" ? PICKGUARD_VERSION : "0.0.0";

/** Differs between any two builds whose code differs; "" when run from source, where nothing is cached. */
export const BUILD: string = typeof PICKGUARD_BUILD === "string" ? PICKGUARD_BUILD : "";
