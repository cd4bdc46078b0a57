// Written by `npm run generate`; do not edit.
import type { RegisteredCheck } from "./rule.ts";
import { rule as admin001 } from "./django-admin-001/rule.ts";
import { check as admin001AdminBroadPermissions } from "./django-admin-001/admin-broad-permissions.ts";
import { check as admin001AdminExtension } from "./django-admin-001/admin-extension.ts";
import { check as admin001AdminNoRestriction } from "./django-admin-001/admin-no-restriction.ts";
import { check as admin001AdminUnsafeHtml } from "./django-admin-001/admin-unsafe-html.ts";
import { check as admin001AdminWithoutMfa } from "./django-admin-001/admin-without-mfa.ts";
import { check as admin001AdmindocsExposed } from "./django-admin-001/admindocs-exposed.ts";
import { check as admin001DefaultAdminPath } from "./django-admin-001/default-admin-path.ts";
import { rule as auth001 } from "./django-auth-001/rule.ts";
import { check as auth001HardcodedPasswordUser } from "./django-auth-001/hardcoded-password-user.ts";
import { check as auth001HasherPinnedOrLowered } from "./django-auth-001/hasher-pinned-or-lowered.ts";
import { check as auth001LongResetTimeout } from "./django-auth-001/long-reset-timeout.ts";
import { check as auth001ManualHashing } from "./django-auth-001/manual-hashing.ts";
import { check as auth001NoPasswordValidators } from "./django-auth-001/no-password-validators.ts";
import { check as auth001PasswordSetWithoutValidation } from "./django-auth-001/password-set-without-validation.ts";
import { check as auth001PlaintextPasswordField } from "./django-auth-001/plaintext-password-field.ts";
import { check as auth001ReversiblePassword } from "./django-auth-001/reversible-password.ts";
import { check as auth001UnsafeResetToken } from "./django-auth-001/unsafe-reset-token.ts";
import { check as auth001UserEnumeration } from "./django-auth-001/user-enumeration.ts";
import { check as auth001WeakHasher } from "./django-auth-001/weak-hasher.ts";
import { rule as authn001 } from "./django-authn-001/rule.ts";
import { check as authn001ChannelsNoAuth } from "./django-authn-001/channels-no-auth.ts";
import { check as authn001DrfAllowAny } from "./django-authn-001/drf-allow-any.ts";
import { check as authn001DrfNoDefaultPermission } from "./django-authn-001/drf-no-default-permission.ts";
import { check as authn001GraphqlOpen } from "./django-authn-001/graphql-open.ts";
import { check as authn001InconsistentSibling } from "./django-authn-001/inconsistent-sibling.ts";
import { check as authn001IneffectiveGuard } from "./django-authn-001/ineffective-guard.ts";
import { check as authn001NinjaNoAuth } from "./django-authn-001/ninja-no-auth.ts";
import { check as authn001RemoteUserSpoofing } from "./django-authn-001/remote-user-spoofing.ts";
import { check as authn001UnanchoredRoute } from "./django-authn-001/unanchored-route.ts";
import { check as authn001UnauthenticatedSensitiveRead } from "./django-authn-001/unauthenticated-sensitive-read.ts";
import { check as authn001UnauthenticatedWrite } from "./django-authn-001/unauthenticated-write.ts";
import { check as authn001WebhookUnsigned } from "./django-authn-001/webhook-unsigned.ts";
import { rule as authz001 } from "./django-authz-001/rule.ts";
import { check as authz001AccountTakeover } from "./django-authz-001/account-takeover.ts";
import { check as authz001ExcessiveData } from "./django-authz-001/excessive-data.ts";
import { check as authz001Idor } from "./django-authz-001/idor.ts";
import { check as authz001IdorWrite } from "./django-authz-001/idor-write.ts";
import { check as authz001ImpersonationOpen } from "./django-authz-001/impersonation-open.ts";
import { check as authz001IsStaffGap } from "./django-authz-001/is-staff-gap.ts";
import { check as authz001MassAssignment } from "./django-authz-001/mass-assignment.ts";
import { check as authz001MissingPermission } from "./django-authz-001/missing-permission.ts";
import { check as authz001NotedGap } from "./django-authz-001/noted-gap.ts";
import { check as authz001ObjectPermissionNotChecked } from "./django-authz-001/object-permission-not-checked.ts";
import { check as authz001PrivatePageCached } from "./django-authz-001/private-page-cached.ts";
import { check as authz001StaffOnlyByTemplate } from "./django-authz-001/staff-only-by-template.ts";
import { check as authz001TrustingClientIdentity } from "./django-authz-001/trusting-client-identity.ts";
import { check as authz001UnawaitedCheck } from "./django-authz-001/unawaited-check.ts";
import { check as authz001UnboundedQuery } from "./django-authz-001/unbounded-query.ts";
import { check as authz001UnscopedQueryset } from "./django-authz-001/unscoped-queryset.ts";
import { check as authz001UnscopedRelation } from "./django-authz-001/unscoped-relation.ts";
import { rule as cmd001 } from "./django-cmd-001/rule.ts";
import { check as cmd001ArgumentInjection } from "./django-cmd-001/argument-injection.ts";
import { check as cmd001CommandFromInput } from "./django-cmd-001/command-from-input.ts";
import { check as cmd001RemoteExec } from "./django-cmd-001/remote-exec.ts";
import { check as cmd001ShellTrueInterpolated } from "./django-cmd-001/shell-true-interpolated.ts";
import { rule as code001 } from "./django-code-001/rule.ts";
import { check as code001CodeWritten } from "./django-code-001/code-written.ts";
import { check as code001DynamicImport } from "./django-code-001/dynamic-import.ts";
import { check as code001EvalInput } from "./django-code-001/eval-input.ts";
import { check as code001GetattrDispatch } from "./django-code-001/getattr-dispatch.ts";
import { rule as config001 } from "./django-config-001/rule.ts";
import { check as config001FallbackHardcoded } from "./django-config-001/fallback-hardcoded.ts";
import { check as config001HardcodedSecretKey } from "./django-config-001/hardcoded-secret-key.ts";
import { check as config001InsecureDefaultSecretKey } from "./django-config-001/insecure-default-secret-key.ts";
import { check as config001OptionalHardening } from "./django-config-001/optional-hardening.ts";
import { check as config001SecretKeyInEnvFile } from "./django-config-001/secret-key-in-env-file.ts";
import { check as config001SecretKeyShared } from "./django-config-001/secret-key-shared.ts";
import { check as config001StaleFallbacks } from "./django-config-001/stale-fallbacks.ts";
import { check as config001WeakSecretKey } from "./django-config-001/weak-secret-key.ts";
import { rule as cors001 } from "./django-cors-001/rule.ts";
import { check as cors001AllowAllOrigins } from "./django-cors-001/allow-all-origins.ts";
import { check as cors001AllowAllWithCredentials } from "./django-cors-001/allow-all-with-credentials.ts";
import { check as cors001BroadHeaders } from "./django-cors-001/broad-headers.ts";
import { check as cors001BroadOriginRegex } from "./django-cors-001/broad-origin-regex.ts";
import { check as cors001DevOriginInProduction } from "./django-cors-001/dev-origin-in-production.ts";
import { check as cors001HttpOrigin } from "./django-cors-001/http-origin.ts";
import { check as cors001MiddlewareOrder } from "./django-cors-001/middleware-order.ts";
import { check as cors001NullOrigin } from "./django-cors-001/null-origin.ts";
import { check as cors001ReflectiveOrigin } from "./django-cors-001/reflective-origin.ts";
import { rule as crypto001 } from "./django-crypto-001/rule.ts";
import { check as crypto001InsecureRandomToken } from "./django-crypto-001/insecure-random-token.ts";
import { check as crypto001JwtSettings } from "./django-crypto-001/jwt-settings.ts";
import { check as crypto001JwtUnverified } from "./django-crypto-001/jwt-unverified.ts";
import { check as crypto001JwtWeak } from "./django-crypto-001/jwt-weak.ts";
import { check as crypto001KeyInCode } from "./django-crypto-001/key-in-code.ts";
import { check as crypto001SecretKeyInHashids } from "./django-crypto-001/secret-key-in-hashids.ts";
import { check as crypto001SigningNoMaxAge } from "./django-crypto-001/signing-no-max-age.ts";
import { check as crypto001TimingCompare } from "./django-crypto-001/timing-compare.ts";
import { check as crypto001TlsVerifyOff } from "./django-crypto-001/tls-verify-off.ts";
import { check as crypto001WeakCipher } from "./django-crypto-001/weak-cipher.ts";
import { check as crypto001WeakHash } from "./django-crypto-001/weak-hash.ts";
import { rule as csp001 } from "./django-csp-001/rule.ts";
import { check as csp001CspExcludedRoute } from "./django-csp-001/csp-excluded-route.ts";
import { check as csp001CspReportOnlyForever } from "./django-csp-001/csp-report-only-forever.ts";
import { check as csp001CspWithoutMiddleware } from "./django-csp-001/csp-without-middleware.ts";
import { check as csp001InlineScriptRefused } from "./django-csp-001/inline-script-refused.ts";
import { check as csp001NoCsp } from "./django-csp-001/no-csp.ts";
import { check as csp001NonceWithoutContextProcessor } from "./django-csp-001/nonce-without-context-processor.ts";
import { check as csp001UnsafeScriptSrc } from "./django-csp-001/unsafe-script-src.ts";
import { rule as csrf001 } from "./django-csrf-001/rule.ts";
import { check as csrf001AjaxWithoutToken } from "./django-csrf-001/ajax-without-token.ts";
import { check as csrf001CachedForm } from "./django-csrf-001/cached-form.ts";
import { check as csrf001CookieTokenNoCsrf } from "./django-csrf-001/cookie-token-no-csrf.ts";
import { check as csrf001CsrfFailureViewLeak } from "./django-csrf-001/csrf-failure-view-leak.ts";
import { check as csrf001CsrfMiddlewareOrder } from "./django-csrf-001/csrf-middleware-order.ts";
import { check as csrf001ExemptView } from "./django-csrf-001/exempt-view.ts";
import { check as csrf001FormWithoutToken } from "./django-csrf-001/form-without-token.ts";
import { check as csrf001GetStateChange } from "./django-csrf-001/get-state-change.ts";
import { check as csrf001NoCsrfMiddleware } from "./django-csrf-001/no-csrf-middleware.ts";
import { check as csrf001TokenToExternalForm } from "./django-csrf-001/token-to-external-form.ts";
import { check as csrf001WebsocketNoOrigin } from "./django-csrf-001/websocket-no-origin.ts";
import { rule as deploy001 } from "./django-deploy-001/rule.ts";
import { check as deploy001RunserverEntrypoint } from "./django-deploy-001/runserver-entrypoint.ts";
import { check as deploy001RunserverInsecure } from "./django-deploy-001/runserver-insecure.ts";
import { rule as deploy002 } from "./django-deploy-002/rule.ts";
import { check as deploy002BrowsableApi } from "./django-deploy-002/browsable-api.ts";
import { check as deploy002DebugDefaultOn } from "./django-deploy-002/debug-default-on.ts";
import { check as deploy002DebugOn } from "./django-deploy-002/debug-on.ts";
import { check as deploy002DebugTag } from "./django-deploy-002/debug-tag.ts";
import { check as deploy002DebugToolbarInProd } from "./django-deploy-002/debug-toolbar-in-prod.ts";
import { check as deploy002ProdInheritsDev } from "./django-deploy-002/prod-inherits-dev.ts";
import { check as deploy002SilencedSecurityChecks } from "./django-deploy-002/silenced-security-checks.ts";
import { check as deploy002TemplateDebug } from "./django-deploy-002/template-debug.ts";
import { rule as deser001 } from "./django-deser-001/rule.ts";
import { check as deser001CeleryPickle } from "./django-deser-001/celery-pickle.ts";
import { check as deser001Dill } from "./django-deser-001/dill.ts";
import { check as deser001Jsonpickle } from "./django-deser-001/jsonpickle.ts";
import { check as deser001Marshal } from "./django-deser-001/marshal.ts";
import { check as deser001PickleCache } from "./django-deser-001/pickle-cache.ts";
import { check as deser001PickleInput } from "./django-deser-001/pickle-input.ts";
import { check as deser001PickleSessions } from "./django-deser-001/pickle-sessions.ts";
import { check as deser001Shelve } from "./django-deser-001/shelve.ts";
import { check as deser001SignedPickle } from "./django-deser-001/signed-pickle.ts";
import { check as deser001XmlExternalEntities } from "./django-deser-001/xml-external-entities.ts";
import { check as deser001YamlUnsafeLoad } from "./django-deser-001/yaml-unsafe-load.ts";
import { rule as export001 } from "./django-export-001/rule.ts";
import { check as export001FormulaInjection } from "./django-export-001/formula-injection.ts";
import { rule as headers001 } from "./django-headers-001/rule.ts";
import { check as headers001CoopOff } from "./django-headers-001/coop-off.ts";
import { check as headers001DeadSetting } from "./django-headers-001/dead-setting.ts";
import { check as headers001FrameOptionsAllow } from "./django-headers-001/frame-options-allow.ts";
import { check as headers001MiddlewareOrder } from "./django-headers-001/middleware-order.ts";
import { check as headers001NoClickjackingMiddleware } from "./django-headers-001/no-clickjacking-middleware.ts";
import { check as headers001NoSecurityMiddleware } from "./django-headers-001/no-security-middleware.ts";
import { check as headers001NosniffOff } from "./django-headers-001/nosniff-off.ts";
import { check as headers001ReferrerPolicyWeak } from "./django-headers-001/referrer-policy-weak.ts";
import { check as headers001XframeExempt } from "./django-headers-001/xframe-exempt.ts";
import { rule as host001 } from "./django-host-001/rule.ts";
import { check as host001EdgeAcceptsAnyHost } from "./django-host-001/edge-accepts-any-host.ts";
import { check as host001EmptyHosts } from "./django-host-001/empty-hosts.ts";
import { check as host001HostHeaderTrusted } from "./django-host-001/host-header-trusted.ts";
import { check as host001OverBroadSubdomain } from "./django-host-001/over-broad-subdomain.ts";
import { check as host001WildcardFromEnv } from "./django-host-001/wildcard-from-env.ts";
import { check as host001WildcardHost } from "./django-host-001/wildcard-host.ts";
import { rule as https001 } from "./django-https-001/rule.ts";
import { check as https001HstsPremature } from "./django-https-001/hsts-premature.ts";
import { check as https001HttpOnlyDeployment } from "./django-https-001/http-only-deployment.ts";
import { check as https001MixedHttpHttps } from "./django-https-001/mixed-http-https.ts";
import { check as https001NoHsts } from "./django-https-001/no-hsts.ts";
import { check as https001NoSslRedirect } from "./django-https-001/no-ssl-redirect.ts";
import { check as https001PlainConnection } from "./django-https-001/plain-connection.ts";
import { check as https001WeakEdgeTls } from "./django-https-001/weak-edge-tls.ts";
import { check as https001WeakHsts } from "./django-https-001/weak-hsts.ts";
import { rule as log001 } from "./django-log-001/rule.ts";
import { check as log001DebugLoggingInProd } from "./django-log-001/debug-logging-in-prod.ts";
import { check as log001ErrorDetailToClient } from "./django-log-001/error-detail-to-client.ts";
import { check as log001ErrorReportLeak } from "./django-log-001/error-report-leak.ts";
import { check as log001LogInjection } from "./django-log-001/log-injection.ts";
import { check as log001NoLoggingConfig } from "./django-log-001/no-logging-config.ts";
import { check as log001NoSecurityLogging } from "./django-log-001/no-security-logging.ts";
import { check as log001RequestDumpLogged } from "./django-log-001/request-dump-logged.ts";
import { check as log001SecretLogged } from "./django-log-001/secret-logged.ts";
import { check as log001SensitiveParameters } from "./django-log-001/sensitive-parameters.ts";
import { check as log001SettingsPrinted } from "./django-log-001/settings-printed.ts";
import { rule as mail001 } from "./django-mail-001/rule.ts";
import { check as mail001HeaderInjection } from "./django-mail-001/header-injection.ts";
import { check as mail001RequestChosenRecipient } from "./django-mail-001/request-chosen-recipient.ts";
import { check as mail001UnescapedHtmlBody } from "./django-mail-001/unescaped-html-body.ts";
import { rule as path001 } from "./django-path-001/rule.ts";
import { check as path001DeleteOrWrite } from "./django-path-001/delete-or-write.ts";
import { check as path001MediaEqualsStatic } from "./django-path-001/media-equals-static.ts";
import { check as path001PathTraversal } from "./django-path-001/path-traversal.ts";
import { check as path001PrefixCheckBypass } from "./django-path-001/prefix-check-bypass.ts";
import { check as path001StaticExposesSource } from "./django-path-001/static-exposes-source.ts";
import { check as path001ViewServeOpen } from "./django-path-001/view-serve-open.ts";
import { rule as proxy001 } from "./django-proxy-001/rule.ts";
import { check as proxy001ProxySchemeUnset } from "./django-proxy-001/proxy-scheme-unset.ts";
import { check as proxy001RedirectLoopRisk } from "./django-proxy-001/redirect-loop-risk.ts";
import { check as proxy001SpoofableClientIp } from "./django-proxy-001/spoofable-client-ip.ts";
import { check as proxy001TrustedProxyHeader } from "./django-proxy-001/trusted-proxy-header.ts";
import { rule as query001 } from "./django-query-001/rule.ts";
import { check as query001LdapFilter } from "./django-query-001/ldap-filter.ts";
import { check as query001NosqlQuery } from "./django-query-001/nosql-query.ts";
import { check as query001XpathExpression } from "./django-query-001/xpath-expression.ts";
import { rule as rate001 } from "./django-rate-001/rule.ts";
import { check as rate001AxesMisconfigured } from "./django-rate-001/axes-misconfigured.ts";
import { check as rate001DrfNoThrottle } from "./django-rate-001/drf-no-throttle.ts";
import { check as rate001DrfNumProxies } from "./django-rate-001/drf-num-proxies.ts";
import { check as rate001LoginUnthrottled } from "./django-rate-001/login-unthrottled.ts";
import { rule as redirect001 } from "./django-redirect-001/rule.ts";
import { check as redirect001LoginRedirect } from "./django-redirect-001/login-redirect.ts";
import { check as redirect001NaiveCheck } from "./django-redirect-001/naive-check.ts";
import { check as redirect001NextField } from "./django-redirect-001/next-field.ts";
import { check as redirect001OpenRedirect } from "./django-redirect-001/open-redirect.ts";
import { check as redirect001RedirectviewInput } from "./django-redirect-001/redirectview-input.ts";
import { rule as regex001 } from "./django-regex-001/rule.ts";
import { check as regex001CatastrophicPattern } from "./django-regex-001/catastrophic-pattern.ts";
import { check as regex001PatternFromInput } from "./django-regex-001/pattern-from-input.ts";
import { rule as secrets001 } from "./django-secrets-001/rule.ts";
import { check as secrets001CommittedEnvFile } from "./django-secrets-001/committed-env-file.ts";
import { check as secrets001CredentialInDeployFile } from "./django-secrets-001/credential-in-deploy-file.ts";
import { check as secrets001CredentialInUrl } from "./django-secrets-001/credential-in-url.ts";
import { check as secrets001DbSuperuser } from "./django-secrets-001/db-superuser.ts";
import { check as secrets001EnvNotIgnored } from "./django-secrets-001/env-not-ignored.ts";
import { check as secrets001HardcodedCredential } from "./django-secrets-001/hardcoded-credential.ts";
import { check as secrets001PrivateKey } from "./django-secrets-001/private-key.ts";
import { check as secrets001SecretInPage } from "./django-secrets-001/secret-in-page.ts";
import { rule as sess001 } from "./django-sess-001/rule.ts";
import { check as sess001ClientSideSessions } from "./django-sess-001/client-side-sessions.ts";
import { check as sess001CookieSetWithoutFlags } from "./django-sess-001/cookie-set-without-flags.ts";
import { check as sess001LongSession } from "./django-sess-001/long-session.ts";
import { check as sess001SessionCookieDomain } from "./django-sess-001/session-cookie-domain.ts";
import { check as sess001SessionCookieInsecure } from "./django-sess-001/session-cookie-insecure.ts";
import { check as sess001SessionCookieNoHttponly } from "./django-sess-001/session-cookie-no-httponly.ts";
import { check as sess001SessionFixation } from "./django-sess-001/session-fixation.ts";
import { check as sess001SessionSamesiteNone } from "./django-sess-001/session-samesite-none.ts";
import { rule as sess002 } from "./django-sess-002/rule.ts";
import { check as sess002CsrfCookieHttponlyVsJs } from "./django-sess-002/csrf-cookie-httponly-vs-js.ts";
import { check as sess002CsrfCookieInsecure } from "./django-sess-002/csrf-cookie-insecure.ts";
import { check as sess002CsrfSamesiteNone } from "./django-sess-002/csrf-samesite-none.ts";
import { check as sess002CsrfTrustedOriginsBroad } from "./django-sess-002/csrf-trusted-origins-broad.ts";
import { rule as sql001 } from "./django-sql-001/rule.ts";
import { check as sql001IdentifierFromInput } from "./django-sql-001/identifier-from-input.ts";
import { check as sql001OrmKwargsInjection } from "./django-sql-001/orm-kwargs-injection.ts";
import { check as sql001QuotedPlaceholder } from "./django-sql-001/quoted-placeholder.ts";
import { check as sql001RawExtra } from "./django-sql-001/raw-extra.ts";
import { check as sql001SqlFromInput } from "./django-sql-001/sql-from-input.ts";
import { check as sql001SqlInterpolated } from "./django-sql-001/sql-interpolated.ts";
import { rule as ssrf001 } from "./django-ssrf-001/rule.ts";
import { check as ssrf001RedirectsFollowed } from "./django-ssrf-001/redirects-followed.ts";
import { check as ssrf001Ssrf } from "./django-ssrf-001/ssrf.ts";
import { check as ssrf001SsrfPartial } from "./django-ssrf-001/ssrf-partial.ts";
import { check as ssrf001WebhookTarget } from "./django-ssrf-001/webhook-target.ts";
import { rule as supply001 } from "./django-supply-001/rule.ts";
import { check as supply001AbandonedPackage } from "./django-supply-001/abandoned-package.ts";
import { check as supply001DjangoEndOfLife } from "./django-supply-001/django-end-of-life.ts";
import { check as supply001InsecureIndex } from "./django-supply-001/insecure-index.ts";
import { check as supply001NoLockfile } from "./django-supply-001/no-lockfile.ts";
import { check as supply001Prerelease } from "./django-supply-001/prerelease.ts";
import { check as supply001PythonEndOfLife } from "./django-supply-001/python-end-of-life.ts";
import { check as supply001Unpinned } from "./django-supply-001/unpinned.ts";
import { check as supply001VulnerableDjango } from "./django-supply-001/vulnerable-django.ts";
import { check as supply001VulnerablePackage } from "./django-supply-001/vulnerable-package.ts";
import { rule as template001 } from "./django-template-001/rule.ts";
import { check as template001StrFormatUser } from "./django-template-001/str-format-user.ts";
import { check as template001TemplateFromDb } from "./django-template-001/template-from-db.ts";
import { check as template001TemplateFromInput } from "./django-template-001/template-from-input.ts";
import { check as template001TemplateNameFromInput } from "./django-template-001/template-name-from-input.ts";
import { check as template001TemplateWritten } from "./django-template-001/template-written.ts";
import { rule as upload001 } from "./django-upload-001/rule.ts";
import { check as upload001ActiveContentServed } from "./django-upload-001/active-content-served.ts";
import { check as upload001ArchiveExtraction } from "./django-upload-001/archive-extraction.ts";
import { check as upload001ClientFilenameUsed } from "./django-upload-001/client-filename-used.ts";
import { check as upload001ContentTypeTrusted } from "./django-upload-001/content-type-trusted.ts";
import { check as upload001ExtensionOnly } from "./django-upload-001/extension-only.ts";
import { check as upload001MediaInStaticOrCode } from "./django-upload-001/media-in-static-or-code.ts";
import { check as upload001MediaServedByDjango } from "./django-upload-001/media-served-by-django.ts";
import { check as upload001NoSizeLimit } from "./django-upload-001/no-size-limit.ts";
import { check as upload001NoTypeValidation } from "./django-upload-001/no-type-validation.ts";
import { check as upload001PublicBucket } from "./django-upload-001/public-bucket.ts";
import { check as upload001PublicMedia } from "./django-upload-001/public-media.ts";
import { check as upload001RequestLimitOff } from "./django-upload-001/request-limit-off.ts";
import { check as upload001SameOriginMedia } from "./django-upload-001/same-origin-media.ts";
import { check as upload001UploadPermissions } from "./django-upload-001/upload-permissions.ts";
import { rule as xss001 } from "./django-xss-001/rule.ts";
import { check as xss001AutoescapeOff } from "./django-xss-001/autoescape-off.ts";
import { check as xss001FormatHtmlMisuse } from "./django-xss-001/format-html-misuse.ts";
import { check as xss001HtmlResponse } from "./django-xss-001/html-response.ts";
import { check as xss001JinjaAutoescapeOff } from "./django-xss-001/jinja-autoescape-off.ts";
import { check as xss001JsDomSink } from "./django-xss-001/js-dom-sink.ts";
import { check as xss001MarkSafe } from "./django-xss-001/mark-safe.ts";
import { check as xss001MarkdownUnsanitized } from "./django-xss-001/markdown-unsanitized.ts";
import { check as xss001SafeFilter } from "./django-xss-001/safe-filter.ts";
import { check as xss001ScriptContext } from "./django-xss-001/script-context.ts";
import { check as xss001UnquotedAttribute } from "./django-xss-001/unquoted-attribute.ts";
import { check as xss001UnsafeCustomTag } from "./django-xss-001/unsafe-custom-tag.ts";
import { check as xss001UrlAttribute } from "./django-xss-001/url-attribute.ts";

/** Every check that exists, sorted by its full id. */
export const CHECKS: readonly RegisteredCheck[] = [
  { rule: admin001, check: admin001AdminBroadPermissions },
  { rule: admin001, check: admin001AdminExtension },
  { rule: admin001, check: admin001AdminNoRestriction },
  { rule: admin001, check: admin001AdminUnsafeHtml },
  { rule: admin001, check: admin001AdminWithoutMfa },
  { rule: admin001, check: admin001AdmindocsExposed },
  { rule: admin001, check: admin001DefaultAdminPath },
  { rule: auth001, check: auth001HardcodedPasswordUser },
  { rule: auth001, check: auth001HasherPinnedOrLowered },
  { rule: auth001, check: auth001LongResetTimeout },
  { rule: auth001, check: auth001ManualHashing },
  { rule: auth001, check: auth001NoPasswordValidators },
  { rule: auth001, check: auth001PasswordSetWithoutValidation },
  { rule: auth001, check: auth001PlaintextPasswordField },
  { rule: auth001, check: auth001ReversiblePassword },
  { rule: auth001, check: auth001UnsafeResetToken },
  { rule: auth001, check: auth001UserEnumeration },
  { rule: auth001, check: auth001WeakHasher },
  { rule: authn001, check: authn001ChannelsNoAuth },
  { rule: authn001, check: authn001DrfAllowAny },
  { rule: authn001, check: authn001DrfNoDefaultPermission },
  { rule: authn001, check: authn001GraphqlOpen },
  { rule: authn001, check: authn001InconsistentSibling },
  { rule: authn001, check: authn001IneffectiveGuard },
  { rule: authn001, check: authn001NinjaNoAuth },
  { rule: authn001, check: authn001RemoteUserSpoofing },
  { rule: authn001, check: authn001UnanchoredRoute },
  { rule: authn001, check: authn001UnauthenticatedSensitiveRead },
  { rule: authn001, check: authn001UnauthenticatedWrite },
  { rule: authn001, check: authn001WebhookUnsigned },
  { rule: authz001, check: authz001AccountTakeover },
  { rule: authz001, check: authz001ExcessiveData },
  { rule: authz001, check: authz001Idor },
  { rule: authz001, check: authz001IdorWrite },
  { rule: authz001, check: authz001ImpersonationOpen },
  { rule: authz001, check: authz001IsStaffGap },
  { rule: authz001, check: authz001MassAssignment },
  { rule: authz001, check: authz001MissingPermission },
  { rule: authz001, check: authz001NotedGap },
  { rule: authz001, check: authz001ObjectPermissionNotChecked },
  { rule: authz001, check: authz001PrivatePageCached },
  { rule: authz001, check: authz001StaffOnlyByTemplate },
  { rule: authz001, check: authz001TrustingClientIdentity },
  { rule: authz001, check: authz001UnawaitedCheck },
  { rule: authz001, check: authz001UnboundedQuery },
  { rule: authz001, check: authz001UnscopedQueryset },
  { rule: authz001, check: authz001UnscopedRelation },
  { rule: cmd001, check: cmd001ArgumentInjection },
  { rule: cmd001, check: cmd001CommandFromInput },
  { rule: cmd001, check: cmd001RemoteExec },
  { rule: cmd001, check: cmd001ShellTrueInterpolated },
  { rule: code001, check: code001CodeWritten },
  { rule: code001, check: code001DynamicImport },
  { rule: code001, check: code001EvalInput },
  { rule: code001, check: code001GetattrDispatch },
  { rule: config001, check: config001FallbackHardcoded },
  { rule: config001, check: config001HardcodedSecretKey },
  { rule: config001, check: config001InsecureDefaultSecretKey },
  { rule: config001, check: config001OptionalHardening },
  { rule: config001, check: config001SecretKeyInEnvFile },
  { rule: config001, check: config001SecretKeyShared },
  { rule: config001, check: config001StaleFallbacks },
  { rule: config001, check: config001WeakSecretKey },
  { rule: cors001, check: cors001AllowAllOrigins },
  { rule: cors001, check: cors001AllowAllWithCredentials },
  { rule: cors001, check: cors001BroadHeaders },
  { rule: cors001, check: cors001BroadOriginRegex },
  { rule: cors001, check: cors001DevOriginInProduction },
  { rule: cors001, check: cors001HttpOrigin },
  { rule: cors001, check: cors001MiddlewareOrder },
  { rule: cors001, check: cors001NullOrigin },
  { rule: cors001, check: cors001ReflectiveOrigin },
  { rule: crypto001, check: crypto001InsecureRandomToken },
  { rule: crypto001, check: crypto001JwtSettings },
  { rule: crypto001, check: crypto001JwtUnverified },
  { rule: crypto001, check: crypto001JwtWeak },
  { rule: crypto001, check: crypto001KeyInCode },
  { rule: crypto001, check: crypto001SecretKeyInHashids },
  { rule: crypto001, check: crypto001SigningNoMaxAge },
  { rule: crypto001, check: crypto001TimingCompare },
  { rule: crypto001, check: crypto001TlsVerifyOff },
  { rule: crypto001, check: crypto001WeakCipher },
  { rule: crypto001, check: crypto001WeakHash },
  { rule: csp001, check: csp001CspExcludedRoute },
  { rule: csp001, check: csp001CspReportOnlyForever },
  { rule: csp001, check: csp001CspWithoutMiddleware },
  { rule: csp001, check: csp001InlineScriptRefused },
  { rule: csp001, check: csp001NoCsp },
  { rule: csp001, check: csp001NonceWithoutContextProcessor },
  { rule: csp001, check: csp001UnsafeScriptSrc },
  { rule: csrf001, check: csrf001AjaxWithoutToken },
  { rule: csrf001, check: csrf001CachedForm },
  { rule: csrf001, check: csrf001CookieTokenNoCsrf },
  { rule: csrf001, check: csrf001CsrfFailureViewLeak },
  { rule: csrf001, check: csrf001CsrfMiddlewareOrder },
  { rule: csrf001, check: csrf001ExemptView },
  { rule: csrf001, check: csrf001FormWithoutToken },
  { rule: csrf001, check: csrf001GetStateChange },
  { rule: csrf001, check: csrf001NoCsrfMiddleware },
  { rule: csrf001, check: csrf001TokenToExternalForm },
  { rule: csrf001, check: csrf001WebsocketNoOrigin },
  { rule: deploy001, check: deploy001RunserverEntrypoint },
  { rule: deploy001, check: deploy001RunserverInsecure },
  { rule: deploy002, check: deploy002BrowsableApi },
  { rule: deploy002, check: deploy002DebugDefaultOn },
  { rule: deploy002, check: deploy002DebugOn },
  { rule: deploy002, check: deploy002DebugTag },
  { rule: deploy002, check: deploy002DebugToolbarInProd },
  { rule: deploy002, check: deploy002ProdInheritsDev },
  { rule: deploy002, check: deploy002SilencedSecurityChecks },
  { rule: deploy002, check: deploy002TemplateDebug },
  { rule: deser001, check: deser001CeleryPickle },
  { rule: deser001, check: deser001Dill },
  { rule: deser001, check: deser001Jsonpickle },
  { rule: deser001, check: deser001Marshal },
  { rule: deser001, check: deser001PickleCache },
  { rule: deser001, check: deser001PickleInput },
  { rule: deser001, check: deser001PickleSessions },
  { rule: deser001, check: deser001Shelve },
  { rule: deser001, check: deser001SignedPickle },
  { rule: deser001, check: deser001XmlExternalEntities },
  { rule: deser001, check: deser001YamlUnsafeLoad },
  { rule: export001, check: export001FormulaInjection },
  { rule: headers001, check: headers001CoopOff },
  { rule: headers001, check: headers001DeadSetting },
  { rule: headers001, check: headers001FrameOptionsAllow },
  { rule: headers001, check: headers001MiddlewareOrder },
  { rule: headers001, check: headers001NoClickjackingMiddleware },
  { rule: headers001, check: headers001NoSecurityMiddleware },
  { rule: headers001, check: headers001NosniffOff },
  { rule: headers001, check: headers001ReferrerPolicyWeak },
  { rule: headers001, check: headers001XframeExempt },
  { rule: host001, check: host001EdgeAcceptsAnyHost },
  { rule: host001, check: host001EmptyHosts },
  { rule: host001, check: host001HostHeaderTrusted },
  { rule: host001, check: host001OverBroadSubdomain },
  { rule: host001, check: host001WildcardFromEnv },
  { rule: host001, check: host001WildcardHost },
  { rule: https001, check: https001HstsPremature },
  { rule: https001, check: https001HttpOnlyDeployment },
  { rule: https001, check: https001MixedHttpHttps },
  { rule: https001, check: https001NoHsts },
  { rule: https001, check: https001NoSslRedirect },
  { rule: https001, check: https001PlainConnection },
  { rule: https001, check: https001WeakEdgeTls },
  { rule: https001, check: https001WeakHsts },
  { rule: log001, check: log001DebugLoggingInProd },
  { rule: log001, check: log001ErrorDetailToClient },
  { rule: log001, check: log001ErrorReportLeak },
  { rule: log001, check: log001LogInjection },
  { rule: log001, check: log001NoLoggingConfig },
  { rule: log001, check: log001NoSecurityLogging },
  { rule: log001, check: log001RequestDumpLogged },
  { rule: log001, check: log001SecretLogged },
  { rule: log001, check: log001SensitiveParameters },
  { rule: log001, check: log001SettingsPrinted },
  { rule: mail001, check: mail001HeaderInjection },
  { rule: mail001, check: mail001RequestChosenRecipient },
  { rule: mail001, check: mail001UnescapedHtmlBody },
  { rule: path001, check: path001DeleteOrWrite },
  { rule: path001, check: path001MediaEqualsStatic },
  { rule: path001, check: path001PathTraversal },
  { rule: path001, check: path001PrefixCheckBypass },
  { rule: path001, check: path001StaticExposesSource },
  { rule: path001, check: path001ViewServeOpen },
  { rule: proxy001, check: proxy001ProxySchemeUnset },
  { rule: proxy001, check: proxy001RedirectLoopRisk },
  { rule: proxy001, check: proxy001SpoofableClientIp },
  { rule: proxy001, check: proxy001TrustedProxyHeader },
  { rule: query001, check: query001LdapFilter },
  { rule: query001, check: query001NosqlQuery },
  { rule: query001, check: query001XpathExpression },
  { rule: rate001, check: rate001AxesMisconfigured },
  { rule: rate001, check: rate001DrfNoThrottle },
  { rule: rate001, check: rate001DrfNumProxies },
  { rule: rate001, check: rate001LoginUnthrottled },
  { rule: redirect001, check: redirect001LoginRedirect },
  { rule: redirect001, check: redirect001NaiveCheck },
  { rule: redirect001, check: redirect001NextField },
  { rule: redirect001, check: redirect001OpenRedirect },
  { rule: redirect001, check: redirect001RedirectviewInput },
  { rule: regex001, check: regex001CatastrophicPattern },
  { rule: regex001, check: regex001PatternFromInput },
  { rule: secrets001, check: secrets001CommittedEnvFile },
  { rule: secrets001, check: secrets001CredentialInDeployFile },
  { rule: secrets001, check: secrets001CredentialInUrl },
  { rule: secrets001, check: secrets001DbSuperuser },
  { rule: secrets001, check: secrets001EnvNotIgnored },
  { rule: secrets001, check: secrets001HardcodedCredential },
  { rule: secrets001, check: secrets001PrivateKey },
  { rule: secrets001, check: secrets001SecretInPage },
  { rule: sess001, check: sess001ClientSideSessions },
  { rule: sess001, check: sess001CookieSetWithoutFlags },
  { rule: sess001, check: sess001LongSession },
  { rule: sess001, check: sess001SessionCookieDomain },
  { rule: sess001, check: sess001SessionCookieInsecure },
  { rule: sess001, check: sess001SessionCookieNoHttponly },
  { rule: sess001, check: sess001SessionFixation },
  { rule: sess001, check: sess001SessionSamesiteNone },
  { rule: sess002, check: sess002CsrfCookieHttponlyVsJs },
  { rule: sess002, check: sess002CsrfCookieInsecure },
  { rule: sess002, check: sess002CsrfSamesiteNone },
  { rule: sess002, check: sess002CsrfTrustedOriginsBroad },
  { rule: sql001, check: sql001IdentifierFromInput },
  { rule: sql001, check: sql001OrmKwargsInjection },
  { rule: sql001, check: sql001QuotedPlaceholder },
  { rule: sql001, check: sql001RawExtra },
  { rule: sql001, check: sql001SqlFromInput },
  { rule: sql001, check: sql001SqlInterpolated },
  { rule: ssrf001, check: ssrf001RedirectsFollowed },
  { rule: ssrf001, check: ssrf001Ssrf },
  { rule: ssrf001, check: ssrf001SsrfPartial },
  { rule: ssrf001, check: ssrf001WebhookTarget },
  { rule: supply001, check: supply001AbandonedPackage },
  { rule: supply001, check: supply001DjangoEndOfLife },
  { rule: supply001, check: supply001InsecureIndex },
  { rule: supply001, check: supply001NoLockfile },
  { rule: supply001, check: supply001Prerelease },
  { rule: supply001, check: supply001PythonEndOfLife },
  { rule: supply001, check: supply001Unpinned },
  { rule: supply001, check: supply001VulnerableDjango },
  { rule: supply001, check: supply001VulnerablePackage },
  { rule: template001, check: template001StrFormatUser },
  { rule: template001, check: template001TemplateFromDb },
  { rule: template001, check: template001TemplateFromInput },
  { rule: template001, check: template001TemplateNameFromInput },
  { rule: template001, check: template001TemplateWritten },
  { rule: upload001, check: upload001ActiveContentServed },
  { rule: upload001, check: upload001ArchiveExtraction },
  { rule: upload001, check: upload001ClientFilenameUsed },
  { rule: upload001, check: upload001ContentTypeTrusted },
  { rule: upload001, check: upload001ExtensionOnly },
  { rule: upload001, check: upload001MediaInStaticOrCode },
  { rule: upload001, check: upload001MediaServedByDjango },
  { rule: upload001, check: upload001NoSizeLimit },
  { rule: upload001, check: upload001NoTypeValidation },
  { rule: upload001, check: upload001PublicBucket },
  { rule: upload001, check: upload001PublicMedia },
  { rule: upload001, check: upload001RequestLimitOff },
  { rule: upload001, check: upload001SameOriginMedia },
  { rule: upload001, check: upload001UploadPermissions },
  { rule: xss001, check: xss001AutoescapeOff },
  { rule: xss001, check: xss001FormatHtmlMisuse },
  { rule: xss001, check: xss001HtmlResponse },
  { rule: xss001, check: xss001JinjaAutoescapeOff },
  { rule: xss001, check: xss001JsDomSink },
  { rule: xss001, check: xss001MarkSafe },
  { rule: xss001, check: xss001MarkdownUnsanitized },
  { rule: xss001, check: xss001SafeFilter },
  { rule: xss001, check: xss001ScriptContext },
  { rule: xss001, check: xss001UnquotedAttribute },
  { rule: xss001, check: xss001UnsafeCustomTag },
  { rule: xss001, check: xss001UrlAttribute },
];
