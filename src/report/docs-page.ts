/** Where the pages of rules and checks can be read: the site that `npm run site` makes, wherever a team has put it. */

/** Where this project publishes its own; undefined while it has no address. */
export const PUBLISHED_AT: string | undefined = undefined;

/** Addresses of pages by the id of a rule or a check (`DJANGO-CSRF-001/exempt-view`); undefined where there is no site. */
export type PageOf = (id: string) => string | undefined;

/** The pages below an address. */
export function docsPages(address: string | undefined = PUBLISHED_AT): PageOf {
  if (address === undefined) return () => undefined;
  const base = address.replace(/\/{1,20}$/, "");
  return (id) => {
    const [rule = "", slug] = id.split("/");
    return `${base}/rules/${rule}.html${slug === undefined ? "" : `#${slug}`}`;
  };
}
