/** URLconf of allauth's API for apps and single pages (`allauth.headless`), for both kinds of clients. */
import type { LibraryRoute, LibraryUrlconf } from "./urlconf.ts";
import { rows } from "./urlconf.ts";

/** The same routes for browsers and for apps. */
function forBoth(text: string): readonly LibraryRoute[] {
  return ["browser", "app"].flatMap((client) => rows("allauth", text.replaceAll("{client}", client)));
}

/** Their URLconfs. */
export const ALLAUTH_HEADLESS_URLCONFS: readonly LibraryUrlconf[] = [
  {
    module: "allauth.headless.urls",
    release: "65.21.1",
    appName: "headless",
    parts: [
      {
        routes: [
          ...forBoth(
            String.raw`
    open {client}/v1/config .headless.base.views.ConfigView {client}:config
    login {client}/v1/auth/session .headless.account.views.SessionView {client}:account:current_session
    login {client}/v1/auth/reauthenticate .headless.account.views.ReauthenticateView {client}:account:reauthenticate
    open {client}/v1/auth/code/confirm .headless.account.views.ConfirmLoginCodeView {client}:account:confirm_login_code
    open {client}/v1/auth/password/request .headless.account.views.RequestPasswordResetView {client}:account:request_password_reset
    open {client}/v1/auth/password/reset .headless.account.views.ResetPasswordView {client}:account:reset_password
    open {client}/v1/auth/login .headless.account.views.LoginView {client}:account:login
    open {client}/v1/auth/signup .headless.account.views.SignupView {client}:account:signup
    open {client}/v1/auth/email/verify .headless.account.views.VerifyEmailView {client}:account:verify_email
    open {client}/v1/auth/email/verify/resend .headless.account.views.ResendEmailVerificationCodeView {client}:account:resend_email_verification_code
    open {client}/v1/auth/phone/verify .headless.account.views.VerifyPhoneView {client}:account:verify_phone
    open {client}/v1/auth/phone/verify/resend .headless.account.views.ResendPhoneVerificationCodeView {client}:account:resend_phone_verification_code
    login {client}/v1/account/password/change .headless.account.views.ChangePasswordView {client}:account:change_password
    login {client}/v1/account/email .headless.account.views.ManageEmailView {client}:account:manage_email
    login {client}/v1/account/phone .headless.account.views.ManagePhoneView {client}:account:manage_phone
    `,
          ),
          ...rows(
            "allauth",
            String.raw`
    open app/v1/tokens/refresh .headless.tokens.views.RefreshTokenView app:tokens:refresh
    `,
          ),
        ],
      },
      {
        when: { apps: ["allauth.socialaccount"] },
        routes: forBoth(
          String.raw`
    login {client}/v1/account/providers .headless.socialaccount.views.ManageProvidersView {client}:socialaccount:manage_providers
    open {client}/v1/auth/provider/signup .headless.socialaccount.views.ProviderSignupView {client}:socialaccount:provider_signup
    open {client}/v1/auth/provider/redirect .headless.socialaccount.views.RedirectToProviderView {client}:socialaccount:redirect_to_provider
    open {client}/v1/auth/provider/token .headless.socialaccount.views.ProviderTokenView {client}:socialaccount:provider_token
    `,
        ),
      },
      {
        when: { apps: ["allauth.mfa"] },
        routes: forBoth(
          String.raw`
    login {client}/v1/auth/2fa/authenticate .headless.mfa.views.AuthenticateView {client}:mfa:authenticate
    login {client}/v1/auth/2fa/reauthenticate .headless.mfa.views.ReauthenticateView {client}:mfa:reauthenticate
    login {client}/v1/account/authenticators .headless.mfa.views.AuthenticatorsView {client}:mfa:authenticators
    login {client}/v1/account/authenticators/totp .headless.mfa.views.ManageTOTPView {client}:mfa:manage_totp
    login {client}/v1/account/authenticators/recovery-codes .headless.mfa.views.ManageRecoveryCodesView {client}:mfa:manage_recovery_codes
    `,
        ),
      },
      {
        when: { apps: ["allauth.usersessions"] },
        routes: forBoth(
          String.raw`
    login {client}/v1/auth/sessions .headless.usersessions.views.SessionsView {client}:usersessions:sessions
    `,
        ),
      },
    ],
  },
];
