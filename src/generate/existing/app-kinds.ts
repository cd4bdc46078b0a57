/** What each kind of app needs beside its files, and why each file is there. */
import type { ExistingProject } from "./existing-project.ts";

/** The kinds. */
export type AppKind = "upload" | "webhook" | "login" | "management-of-tenants";

/** One of them. */
export interface AppKindFacts {
  /** The folder of its texts. */
  readonly texts: string;
  /** What the app is called where nobody says. */
  readonly app: string;
  /** Where its addresses begin. */
  readonly address: string;
  /** Packages that it uses, normalised as PyPI does. */
  readonly packages: readonly string[];
  /** What else has to stand in the settings. */
  readonly needs: (project: ExistingProject, app: string) => readonly string[];
  /** Why a file is there, by its path. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** All of them. */
export const APP_KINDS: Readonly<Record<AppKind, AppKindFacts>> = {
  upload: {
    texts: "upload",
    app: "uploads",
    address: "files/",
    packages: ["pillow"],
    needs: () => [
      `In the settings, a folder that nothing serves, and a scanner where you have one (a function's path):\nPRIVATE_UPLOADS = BASE_DIR / "var" / "uploads"\nUPLOAD_SCANNER = ""`,
    ],
    reasons: {
      "models.py": "generated names, in a folder that no URL leads to (DJANGO-UPLOAD-001)",
      "content.py": "size, true type, pixels written anew without metadata, your scanner (DJANGO-UPLOAD-001)",
      "forms.py": "nothing is stored unchecked (DJANGO-UPLOAD-001)",
      "views.py":
        "owners alone, as downloads; signed links for ten minutes (DJANGO-AUTHZ-001, DJANGO-CRYPTO-001)",
      "tests.py": "each of these tried the other way",
    },
  },
  webhook: {
    texts: "webhook",
    app: "webhooks",
    address: "webhooks/",
    packages: [],
    needs: () => [
      `In the settings, from the environment; several with commas while one is being replaced (DJANGO-SECRETS-001):\nWEBHOOK_SECRETS = os.environ["WEBHOOK_SECRETS"].split(",")`,
      "What an event does goes into handle() in views.py; how your sender signs may differ in names of headers",
    ],
    reasons: {
      "signature.py":
        "who sent it, within five minutes, compared in constant time (DJANGO-AUTHN-001, DJANGO-CRYPTO-001)",
      "models.py": "what was handled already, so that a recording changes nothing (DJANGO-AUTHN-001)",
      "views.py": "the signature takes the place of the CSRF token (DJANGO-CSRF-001)",
      "tests.py": "wrong, old, changed and repeated events",
    },
  },
  login: {
    texts: "login",
    app: "login",
    address: "accounts/",
    packages: ["django-axes"],
    needs: (project, app) => [
      `In the settings (axes first among the backends, last in the middleware; DJANGO-RATE-001):\n${axesSettings(project, app)}`,
    ],
    reasons: {
      "urls.py": "Django's own views (DJANGO-REDIRECT-001, DJANGO-SESS-001)",
      "client_address.py": "whose failures are counted, behind so many proxies (DJANGO-PROXY-001)",
      "tests.py": "lockout, safe redirects, CSRF",
    },
  },
  "management-of-tenants": {
    texts: "tenants",
    app: "tenants",
    address: "groups/",
    packages: [],
    needs: (_, app) => [
      `Rows that belong to a tenant: class Invoice(TenantRow) from ${app}.models, and in views Invoice.objects.of(request.user)`,
    ],
    reasons: {
      "models.py": "tenants, memberships, and rows that know their tenant (DJANGO-AUTHZ-001)",
      "access.py": "who may do what, in one place (DJANGO-AUTHZ-001)",
      "invitations.py": "signed, for one address, for three days (DJANGO-AUTHZ-001, DJANGO-CRYPTO-001)",
      "views.py": "members see, owners change, the last owner stays",
      "tests.py": "strangers, others, members and owners, for every address",
    },
  },
};

function axesSettings({ settingNames }: ExistingProject, app: string): string {
  const backends = settingNames.has("AUTHENTICATION_BACKENDS")
    ? 'AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", *AUTHENTICATION_BACKENDS]'
    : 'AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]';
  return `INSTALLED_APPS += ["axes"]
MIDDLEWARE += ["axes.middleware.AxesMiddleware"]
${backends}
LOGIN_URL = "${app}:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "${app}/locked.html"
AXES_CLIENT_IP_CALLABLE = "${app}.client_address.client_address"
TRUSTED_PROXIES = 1  # so many proxies of your own add to X-Forwarded-For; 0 without one`;
}
