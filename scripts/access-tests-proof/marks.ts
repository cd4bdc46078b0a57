/** The flaws of the example shop that show when its access tests run, and what has to fail for each. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** One `# flaw: ID` of the shop. */
export interface Mark {
  readonly id: string;
  readonly path: string;
  readonly line: number;
}

/** Checks whose flaws fail the test of the view around the mark. */
const IN_VIEWS: ReadonlySet<string> = new Set([
  "DJANGO-AUTHN-001/unauthenticated-write",
  "DJANGO-AUTHN-001/inconsistent-sibling",
  "DJANGO-AUTHN-001/ineffective-guard",
  "DJANGO-AUTHN-001/drf-allow-any",
  "DJANGO-AUTHN-001/webhook-unsigned",
  "DJANGO-AUTHZ-001/idor",
  "DJANGO-AUTHZ-001/idor-write",
  "DJANGO-AUTHZ-001/missing-permission",
  "DJANGO-AUTHZ-001/staff-only-by-template",
  "DJANGO-AUTHZ-001/trusting-client-identity",
  "DJANGO-AUTHZ-001/object-permission-not-checked",
  "DJANGO-AUTHZ-001/unscoped-queryset",
  "DJANGO-AUTHZ-001/impersonation-open",
  "DJANGO-AUTHZ-001/private-page-cached",
  "DJANGO-CSRF-001/exempt-view",
  "DJANGO-CSRF-001/get-state-change",
  "DJANGO-CSRF-001/cached-form",
  "DJANGO-HEADERS-001/xframe-exempt",
  "DJANGO-CORS-001/reflective-origin",
]);

/** Flaws that stand elsewhere, by check and file: the views that show them. */
const SHOWN_BY: ReadonlyMap<string, string> = new Map([
  ["DJANGO-AUTHZ-001/excessive-data api/serializers.py", "api.views.CustomerViewSet"],
  ["DJANGO-CSRF-001/form-without-token templates/catalog/product.html", "catalog.views.ProductView"],
  ["DJANGO-CSRF-001/form-without-token templates/accounts/profile.html", "accounts.views.profile"],
]);

/** Flaws of the whole site: the test that fails. */
const SITE_TESTS: ReadonlyMap<string, string> = new Map([
  ["DJANGO-AUTHN-001/drf-no-default-permission", "test_new_api_views_ask_for_a_login"],
  ["DJANGO-AUTHN-001/unanchored-route", "test_addresses_have_one_spelling"],
  ["DJANGO-ADMIN-001/admin-broad-permissions", "test_admin_asks_for_permissions"],
  ["DJANGO-HOST-001/wildcard-host", "test_unknown_hosts_are_refused"],
  ["DJANGO-HOST-001/wildcard-from-env", "test_unknown_hosts_are_refused"],
  ["DJANGO-HEADERS-001/nosniff-off", "test_browsers_do_not_guess_types"],
  ["DJANGO-HEADERS-001/referrer-policy-weak", "test_addresses_stay_here"],
  ["DJANGO-HEADERS-001/frame-options-allow", "test_other_sites_do_not_frame_pages"],
  ["DJANGO-HEADERS-001/middleware-order", "test_early_answers_carry_the_headers_too"],
  ["DJANGO-CSP-001/no-csp", "test_scripts_are_limited"],
  ["DJANGO-CORS-001/allow-all-with-credentials", "test_other_origins_do_not_read_with_cookies"],
  ["DJANGO-HTTPS-001/no-ssl-redirect", "test_plain_http_is_redirected"],
  ["DJANGO-HTTPS-001/weak-hsts", "test_browsers_remember_https"],
  ["DJANGO-SESS-001/session-cookie-insecure", "test_session_cookie"],
  ["DJANGO-SESS-001/session-cookie-no-httponly", "test_session_cookie"],
  ["DJANGO-SESS-001/session-samesite-none", "test_session_cookie"],
  ["DJANGO-SESS-002/csrf-cookie-insecure", "test_csrf_cookie"],
]);

/** Rules whose every mark must be asked for, or stand below with the reason. */
const RULES = /^DJANGO-(?:AUTHN|AUTHZ|CSRF|HOST|HEADERS|CORS|CSP|SESS)-/;

/** Marks of these rules that no request can show. */
const UNSEEN: ReadonlyMap<string, string> = new Map([
  ["DJANGO-AUTHZ-001/mass-assignment", "what a form takes, not who may send it"],
  ["DJANGO-AUTHZ-001/account-takeover", "asks for a password that no test knows"],
  ["DJANGO-CSRF-001/ajax-without-token", "in a script"],
  ["DJANGO-CSRF-001/token-to-external-form", "on a page that nothing links to"],
  ["DJANGO-HOST-001/over-broad-subdomain", "in settings that are not production's"],
  ["DJANGO-HOST-001/edge-accepts-any-host", "in the server in front of Django"],
  ["DJANGO-HOST-001/host-header-trusted", "in a mail"],
  ["DJANGO-HEADERS-001/dead-setting", "without effect, which is the flaw"],
  ["DJANGO-CORS-001/middleware-order", "in answers that another middleware gives first"],
  ["DJANGO-CORS-001/broad-origin-regex", "in settings that are not production's"],
  ["DJANGO-SESS-001/long-session", "a year later"],
  ["DJANGO-SESS-001/cookie-set-without-flags", "after a login with a password"],
  ["DJANGO-SESS-002/csrf-cookie-httponly-vs-js", "in scripts"],
  ["DJANGO-SESS-002/csrf-trusted-origins-broad", "for a site that is one of the trusted ones"],
]);

/** All marks of a tree. */
export function marksIn(root: string): readonly Mark[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "README.md")
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return readFileSync(path, "utf8")
        .split("\n")
        .flatMap((text, at) => {
          const id = /flaw: (DJANGO-[A-Z]+-\d+\/[a-z0-9-]+)/.exec(text)?.[1];
          return id === undefined ? [] : [{ id, path: relative(root, path), line: at + 1 }];
        });
    });
}

/** A stretch of a file that is one view: where it begins and ends. */
export interface ViewLines {
  readonly view: string;
  readonly path: string;
  readonly first: number;
  readonly last: number;
}

/** What must fail: dotted names of views, and names of tests of the site. `lost` are marks that nobody decided about. */
export interface Expected {
  readonly failing: ReadonlySet<string>;
  readonly lost: readonly string[];
}

/** Works out what must fail. */
export function expectedFailures(marks: readonly Mark[], views: readonly ViewLines[]): Expected {
  const failing = new Set<string>();
  const lost: string[] = [];
  for (const mark of marks) {
    const target = targetOf(mark, views);
    if (target !== undefined) failing.add(target);
    else if (RULES.test(mark.id) && !UNSEEN.has(mark.id)) lost.push(`${mark.id} (${mark.path}:${mark.line})`);
  }
  return { failing, lost };
}

function targetOf({ id, path, line }: Mark, views: readonly ViewLines[]): string | undefined {
  const site = SITE_TESTS.get(id);
  if (site !== undefined) return site;
  const around = IN_VIEWS.has(id)
    ? views.find((one) => one.path === path && line >= one.first && line <= one.last)
    : undefined;
  return around?.view ?? SHOWN_BY.get(`${id} ${path}`);
}
