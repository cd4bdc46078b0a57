/** Guards of API frameworks (django-rest-framework.org/api-guide/permissions/, django-ninja.dev/guides/authentication/). */
import type { AccessRow } from "./guard-rows.ts";
import { UNSAFE_METHODS } from "./guard-rows.ts";
import { oauthBases } from "./oauth-names.ts";

const DRF = "rest_framework.permissions";
const NINJA = "ninja.security";
const OAUTH = "oauth2_provider.contrib.rest_framework";

const permission = (at: string, demands: AccessRow["demands"]): AccessRow => ({
  at,
  form: "permission",
  demands,
});

/** Permission classes of REST framework and of packages that add some; ninja's authenticators. */
export const restGuards: readonly AccessRow[] = [
  permission(`${DRF}.AllowAny`, []),
  permission(`${DRF}.BasePermission`, []),
  permission(`${DRF}.IsAuthenticated`, ["login"]),
  permission(`${DRF}.IsAdminUser`, ["staff"]),
  { ...permission(`${DRF}.IsAuthenticatedOrReadOnly`, ["login"]), methods: UNSAFE_METHODS },
  // Its perms_map asks for nothing on GET, but it lets authenticated users in only.
  permission(`${DRF}.DjangoModelPermissions`, ["login"]),
  { ...permission(`${DRF}.DjangoModelPermissions`, ["permission"]), methods: UNSAFE_METHODS },
  {
    ...permission(`${DRF}.DjangoModelPermissionsOrAnonReadOnly`, ["permission"]),
    methods: UNSAFE_METHODS,
  },
  permission(`${DRF}.DjangoObjectPermissions`, ["object"]),
  ...[
    "TokenHasScope",
    "TokenHasReadWriteScope",
    "TokenHasResourceScope",
    "TokenMatchesOASRequirements",
    "IsAuthenticatedOrTokenHasScope",
  ].flatMap((name) => [
    permission(`${OAUTH}.permissions.${name}`, ["token"]),
    permission(`${OAUTH}.${name}`, ["token"]),
  ]),
  permission("allauth.idp.oidc.contrib.rest_framework.permissions.TokenPermission", ["token"]),
  permission("rest_framework_api_key.permissions.HasAPIKey", ["token"]),
  permission("rest_framework_api_key.permissions.BaseHasAPIKey", ["token"]),
  permission("rest_framework_guardian.permissions.ObjectPermissions", ["object"]),
  { at: "rules.contrib.rest_framework.AutoPermissionViewSetMixin", form: "mixin", demands: ["object"] },
  { at: "oauth2_provider.decorators.protected_resource", form: "decorator", demands: ["token"] },
  { at: "oauth2_provider.decorators.rw_protected_resource", form: "decorator", demands: ["token"] },
  ...oauthBases.map((at): AccessRow => ({ at, form: "mixin", demands: ["token"] })),
  ...["django_auth", "SessionAuth"].map((name): AccessRow => ({
    at: `${NINJA}.${name}`,
    form: "ninja-auth",
    demands: ["login"],
  })),
  ...["django_auth_is_staff", "SessionAuthIsStaff"].map((name): AccessRow => ({
    at: `${NINJA}.${name}`,
    form: "ninja-auth",
    demands: ["staff"],
  })),
  ...["django_auth_superuser", "SessionAuthSuperUser"].map((name): AccessRow => ({
    at: `${NINJA}.${name}`,
    form: "ninja-auth",
    demands: ["superuser"],
  })),
  ...["HttpBearer", "HttpBasicAuth", "APIKeyHeader", "APIKeyQuery", "APIKeyCookie"].map(
    (name): AccessRow => ({ at: `${NINJA}.${name}`, form: "ninja-auth", demands: ["token"] }),
  ),
  { at: "ninja_jwt.authentication.JWTAuth", form: "ninja-auth", demands: ["token"] },
  { at: "allauth.headless.contrib.ninja.security.XSessionTokenAuth", form: "ninja-auth", demands: ["login"] },
  { at: "allauth.headless.contrib.ninja.security.JWTTokenAuth", form: "ninja-auth", demands: ["login"] },
  ...[
    "TokenObtainPairView",
    "TokenObtainSlidingView",
    "TokenRefreshView",
    "TokenRefreshSlidingView",
    "TokenVerifyView",
    "TokenBlacklistView",
  ].map((name): AccessRow => ({ at: `rest_framework_simplejwt.views.${name}`, form: "view", demands: [] })),
  { at: "rest_framework.authtoken.views.obtain_auth_token", form: "view", demands: [] },
  { at: "rest_framework.authtoken.views.ObtainAuthToken", form: "view", demands: [] },
];
