/** URLconfs of django-allauth, with its default settings. */
import type { LibraryPart, LibraryUrlconf } from "./urlconf.ts";
import { rows } from "./urlconf.ts";

const RELEASE = "65.21.1";

const ACCOUNT = rows(
  "allauth",
  String.raw`
  open login/ .account.views.LoginView account_login
  open logout/ .account.views.LogoutView account_logout
  open inactive/ .account.views.AccountInactiveView account_inactive
  open signup/ .account.views.SignupView account_signup
  login reauthenticate/ .account.views.ReauthenticateView account_reauthenticate
  login email/ .account.views.EmailView account_email
  open confirm-email/ .account.views.email_verification_sent account_email_verification_sent
  login password/change/ .account.views.PasswordChangeView account_change_password
  login password/set/ .account.views.PasswordSetView account_set_password
  open password/reset/ .account.views.PasswordResetView account_reset_password
  open login/code/confirm/ .account.views.ConfirmLoginCodeView account_confirm_login_code
  open ^confirm-email/(?P<key>[-:\w]+)/$ .account.views.ConfirmEmailView account_confirm_email
  open password/reset/key/done/ .account.views.PasswordResetFromKeyDoneView account_reset_password_from_key_done
  open ^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$ .account.views.PasswordResetFromKeyView account_reset_password_from_key
  open password/reset/done/ .account.views.PasswordResetDoneView account_reset_password_done
`,
);

/** What a provider's app adds. */
function provider(app: string, text: string): LibraryPart {
  return { when: { apps: [`allauth.socialaccount.providers.${app}`] }, routes: rows("allauth", text) };
}

/** A provider with the views of every OAuth 1 provider, below a path that is nearly always its app's name. */
function oauth1(app: string, path: string = app): LibraryPart {
  return provider(
    app,
    `
    open ${path}/login/ .socialaccount.providers.oauth.views.OAuthLoginView ${path}_login
    open ${path}/login/callback/ .socialaccount.providers.oauth.views.OAuthCallbackView ${path}_callback
    `,
  );
}

/** Providers whose views are not those of every OAuth 2 provider. */
const OTHER_PROVIDERS: readonly LibraryPart[] = [
  provider(
    "amazon_cognito",
    String.raw`
    open amazon-cognito/login/ .socialaccount.providers.oauth2.views.OAuth2LoginView amazon_cognito_login
    open amazon-cognito/login/callback/ .socialaccount.providers.oauth2.views.OAuth2CallbackView amazon_cognito_callback
    `,
  ),
  provider(
    "apple",
    String.raw`
    open apple/login/ .socialaccount.providers.oauth2.views.OAuth2LoginView apple_login
    open apple/login/callback/ .socialaccount.providers.apple.views.apple_post_callback apple_callback
    open apple/login/callback/finish/ .socialaccount.providers.oauth2.views.OAuth2CallbackView apple_finish_callback
    `,
  ),
  provider(
    "daum",
    String.raw`
    open Daum/login/ .socialaccount.providers.oauth2.views.OAuth2LoginView Daum_login
    open Daum/login/callback/ .socialaccount.providers.oauth2.views.OAuth2CallbackView Daum_callback
    `,
  ),
  oauth1("discogs"),
  provider(
    "draugiem",
    String.raw`
    open draugiem/login/ .socialaccount.providers.draugiem.views.LoginView draugiem_login
    open draugiem/callback/ .socialaccount.providers.draugiem.views.callback draugiem_callback
    `,
  ),
  provider(
    "dummy",
    String.raw`
    open dummy/login/ .socialaccount.providers.dummy.views.LoginView dummy_login
    open dummy/authenticate/ .socialaccount.providers.dummy.views.AuthenticateView dummy_authenticate
    `,
  ),
  oauth1("evernote"),
  provider(
    "facebook",
    String.raw`
    open facebook/login/ .socialaccount.providers.oauth2.views.OAuth2LoginView facebook_login
    open facebook/login/callback/ .socialaccount.providers.oauth2.views.OAuth2CallbackView facebook_callback
    open facebook/login/token/ .socialaccount.providers.facebook.views.LoginByTokenView facebook_login_by_token
    `,
  ),
  oauth1("fivehundredpx", "500px"),
  oauth1("flickr"),
  provider(
    "google",
    String.raw`
    open google/login/ .socialaccount.providers.oauth2.views.OAuth2LoginView google_login
    open google/login/callback/ .socialaccount.providers.oauth2.views.OAuth2CallbackView google_callback
    open google/login/token/ .socialaccount.providers.google.views.LoginByTokenView google_login_by_token
    `,
  ),
  provider(
    "openid",
    String.raw`
    open openid/login/ .socialaccount.providers.openid.views.OpenIDLoginView openid_login
    open openid/callback/ .socialaccount.providers.openid.views.OpenIDCallbackView openid_callback
    `,
  ),
  provider(
    "openid_connect",
    String.raw`
    open oidc/(?P<provider_id>[^/]+)/login/ .socialaccount.providers.openid_connect.views.login openid_connect_login
    open oidc/(?P<provider_id>[^/]+)/login/callback/ .socialaccount.providers.openid_connect.views.callback openid_connect_callback
    `,
  ),
  oauth1("openstreetmap"),
  oauth1("pocket"),
  provider(
    "saml",
    String.raw`
    open ^saml/(?P<organization_slug>[^/]+)/acs/ .socialaccount.providers.saml.views.ACSView saml_acs
    open ^saml/(?P<organization_slug>[^/]+)/acs/finish/ .socialaccount.providers.saml.views.FinishACSView saml_finish_acs
    open ^saml/(?P<organization_slug>[^/]+)/sls/ .socialaccount.providers.saml.views.SLSView saml_sls
    open ^saml/(?P<organization_slug>[^/]+)/metadata/ .socialaccount.providers.saml.views.MetadataView saml_metadata
    open ^saml/(?P<organization_slug>[^/]+)/login/ .socialaccount.providers.saml.views.LoginView saml_login
    `,
  ),
  provider(
    "shopify",
    String.raw`
    open shopify/login/ .socialaccount.providers.shopify.views.ShopifyOAuth2Adapter shopify_login
    open shopify/login/callback/ .socialaccount.providers.oauth2.views.OAuth2CallbackView shopify_callback
    `,
  ),
  provider(
    "steam",
    String.raw`
    open steam/login/ .socialaccount.providers.steam.views.SteamOpenIDLoginView steam_login
    open steam/callback/ .socialaccount.providers.steam.views.SteamOpenIDCallbackView steam_callback
    `,
  ),
  provider(
    "telegram",
    String.raw`
    open telegram/login/ .socialaccount.providers.telegram.views.LoginView telegram_login
    open telegram/login/callback/ .socialaccount.providers.telegram.views.CallbackView telegram_callback
    `,
  ),
  oauth1("trello"),
  oauth1("tumblr"),
  provider(
    "twentythreeandme",
    String.raw`
    open 23andme/login/ .socialaccount.providers.oauth2.views.OAuth2LoginView twentythreeandme_login
    open 23andme/login/callback/ .socialaccount.providers.oauth2.views.OAuth2CallbackView twentythreeandme_callback
    `,
  ),
  oauth1("twitter"),
  oauth1("vimeo"),
  oauth1("xing"),
];

/** Their URLconfs. */
export const ALLAUTH_URLCONFS: readonly LibraryUrlconf[] = [
  { module: "allauth.account.urls", release: RELEASE, appName: undefined, parts: [{ routes: ACCOUNT }] },
  {
    module: "allauth.urls",
    release: RELEASE,
    appName: undefined,
    parts: [
      { when: { unless: "HEADLESS_ONLY" }, routes: ACCOUNT },
      {
        when: { apps: ["allauth.mfa"], unless: "HEADLESS_ONLY" },
        routes: rows(
          "allauth",
          String.raw`
    login 2fa/ .mfa.base.views.IndexView mfa_index
    open 2fa/authenticate/ .mfa.base.views.AuthenticateView mfa_authenticate
    login 2fa/reauthenticate/ .mfa.base.views.ReauthenticateView mfa_reauthenticate
    login 2fa/totp/activate/ .mfa.totp.views.ActivateTOTPView mfa_activate_totp
    login 2fa/totp/deactivate/ .mfa.totp.views.DeactivateTOTPView mfa_deactivate_totp
    login 2fa/recovery-codes/ .mfa.recovery_codes.views.ViewRecoveryCodesView mfa_view_recovery_codes
    login 2fa/recovery-codes/generate/ .mfa.recovery_codes.views.GenerateRecoveryCodesView mfa_generate_recovery_codes
    login 2fa/recovery-codes/download/ .mfa.recovery_codes.views.DownloadRecoveryCodesView mfa_download_recovery_codes
    `,
        ),
      },
      {
        when: { apps: ["allauth.socialaccount"], unless: "HEADLESS_ONLY" },
        routes: rows(
          "allauth",
          String.raw`
    open 3rdparty/login/cancelled/ .socialaccount.views.LoginCancelledView socialaccount_login_cancelled
    open 3rdparty/login/error/ .socialaccount.views.LoginErrorView socialaccount_login_error
    open 3rdparty/signup/ .socialaccount.views.SignupView socialaccount_signup
    login 3rdparty/ .socialaccount.views.ConnectionsView socialaccount_connections
    open social/login/cancelled/ django.views.generic.base.RedirectView
    open social/login/error/ django.views.generic.base.RedirectView
    open social/signup/ django.views.generic.base.RedirectView
    open social/connections/ django.views.generic.base.RedirectView
    `,
        ),
      },
      {
        when: { apps: ["allauth.usersessions"], unless: "HEADLESS_ONLY" },
        routes: rows(
          "allauth",
          String.raw`
    login sessions/ .usersessions.views.ListUserSessionsView usersessions_list
    `,
        ),
      },
      ...OTHER_PROVIDERS,
    ],
    plugins: {
      package: "allauth.socialaccount.providers",
      except: OTHER_PROVIDERS.flatMap(({ when }) => when?.apps ?? []),
      routes: rows(
        "allauth",
        String.raw`
      open {app}/login/ .socialaccount.providers.oauth2.views.OAuth2LoginView {app}_login
      open {app}/login/callback/ .socialaccount.providers.oauth2.views.OAuth2CallbackView {app}_callback
      `,
      ),
    },
  },
];
