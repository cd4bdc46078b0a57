/** URLconf of allauth's API for apps and single pages (`allauth.headless`), for both kinds of clients. */
import type { LibraryUrlconf } from "./urlconf.ts";
import { rows } from "./urlconf.ts";

/** Their URLconfs. */
export const ALLAUTH_HEADLESS_URLCONFS: readonly LibraryUrlconf[] = [
  {
    module: "allauth.headless.urls",
    release: "65.21.1",
    appName: "headless",
    parts: [
      {
        routes: rows(
          "allauth",
          String.raw`
    open browser/v1/config .headless.base.views.ConfigView browser:config
    login browser/v1/auth/session .headless.account.views.SessionView browser:account:current_session
    login browser/v1/auth/reauthenticate .headless.account.views.ReauthenticateView browser:account:reauthenticate
    open browser/v1/auth/code/confirm .headless.account.views.ConfirmLoginCodeView browser:account:confirm_login_code
    open browser/v1/auth/password/request .headless.account.views.RequestPasswordResetView browser:account:request_password_reset
    open browser/v1/auth/password/reset .headless.account.views.ResetPasswordView browser:account:reset_password
    open browser/v1/auth/login .headless.account.views.LoginView browser:account:login
    open browser/v1/auth/signup .headless.account.views.SignupView browser:account:signup
    open browser/v1/auth/email/verify .headless.account.views.VerifyEmailView browser:account:verify_email
    open browser/v1/auth/email/verify/resend .headless.account.views.ResendEmailVerificationCodeView browser:account:resend_email_verification_code
    open browser/v1/auth/phone/verify .headless.account.views.VerifyPhoneView browser:account:verify_phone
    open browser/v1/auth/phone/verify/resend .headless.account.views.ResendPhoneVerificationCodeView browser:account:resend_phone_verification_code
    login browser/v1/account/password/change .headless.account.views.ChangePasswordView browser:account:change_password
    login browser/v1/account/email .headless.account.views.ManageEmailView browser:account:manage_email
    login browser/v1/account/phone .headless.account.views.ManagePhoneView browser:account:manage_phone
    open app/v1/config .headless.base.views.ConfigView app:config
    login app/v1/auth/session .headless.account.views.SessionView app:account:current_session
    login app/v1/auth/reauthenticate .headless.account.views.ReauthenticateView app:account:reauthenticate
    open app/v1/auth/code/confirm .headless.account.views.ConfirmLoginCodeView app:account:confirm_login_code
    open app/v1/auth/password/request .headless.account.views.RequestPasswordResetView app:account:request_password_reset
    open app/v1/auth/password/reset .headless.account.views.ResetPasswordView app:account:reset_password
    open app/v1/auth/login .headless.account.views.LoginView app:account:login
    open app/v1/auth/signup .headless.account.views.SignupView app:account:signup
    open app/v1/auth/email/verify .headless.account.views.VerifyEmailView app:account:verify_email
    open app/v1/auth/email/verify/resend .headless.account.views.ResendEmailVerificationCodeView app:account:resend_email_verification_code
    open app/v1/auth/phone/verify .headless.account.views.VerifyPhoneView app:account:verify_phone
    open app/v1/auth/phone/verify/resend .headless.account.views.ResendPhoneVerificationCodeView app:account:resend_phone_verification_code
    login app/v1/account/password/change .headless.account.views.ChangePasswordView app:account:change_password
    login app/v1/account/email .headless.account.views.ManageEmailView app:account:manage_email
    login app/v1/account/phone .headless.account.views.ManagePhoneView app:account:manage_phone
    open app/v1/tokens/refresh .headless.tokens.views.RefreshTokenView app:tokens:refresh
    `,
        ),
      },
      {
        when: { apps: ["allauth.socialaccount"] },
        routes: rows(
          "allauth",
          String.raw`
    login browser/v1/account/providers .headless.socialaccount.views.ManageProvidersView browser:socialaccount:manage_providers
    open browser/v1/auth/provider/signup .headless.socialaccount.views.ProviderSignupView browser:socialaccount:provider_signup
    open browser/v1/auth/provider/redirect .headless.socialaccount.views.RedirectToProviderView browser:socialaccount:redirect_to_provider
    open browser/v1/auth/provider/token .headless.socialaccount.views.ProviderTokenView browser:socialaccount:provider_token
    login app/v1/account/providers .headless.socialaccount.views.ManageProvidersView app:socialaccount:manage_providers
    open app/v1/auth/provider/signup .headless.socialaccount.views.ProviderSignupView app:socialaccount:provider_signup
    open app/v1/auth/provider/redirect .headless.socialaccount.views.RedirectToProviderView app:socialaccount:redirect_to_provider
    open app/v1/auth/provider/token .headless.socialaccount.views.ProviderTokenView app:socialaccount:provider_token
    `,
        ),
      },
      {
        when: { apps: ["allauth.mfa"] },
        routes: rows(
          "allauth",
          String.raw`
    login browser/v1/auth/2fa/authenticate .headless.mfa.views.AuthenticateView browser:mfa:authenticate
    login browser/v1/auth/2fa/reauthenticate .headless.mfa.views.ReauthenticateView browser:mfa:reauthenticate
    login browser/v1/account/authenticators .headless.mfa.views.AuthenticatorsView browser:mfa:authenticators
    login browser/v1/account/authenticators/totp .headless.mfa.views.ManageTOTPView browser:mfa:manage_totp
    login browser/v1/account/authenticators/recovery-codes .headless.mfa.views.ManageRecoveryCodesView browser:mfa:manage_recovery_codes
    login app/v1/auth/2fa/authenticate .headless.mfa.views.AuthenticateView app:mfa:authenticate
    login app/v1/auth/2fa/reauthenticate .headless.mfa.views.ReauthenticateView app:mfa:reauthenticate
    login app/v1/account/authenticators .headless.mfa.views.AuthenticatorsView app:mfa:authenticators
    login app/v1/account/authenticators/totp .headless.mfa.views.ManageTOTPView app:mfa:manage_totp
    login app/v1/account/authenticators/recovery-codes .headless.mfa.views.ManageRecoveryCodesView app:mfa:manage_recovery_codes
    `,
        ),
      },
      {
        when: { apps: ["allauth.usersessions"] },
        routes: rows(
          "allauth",
          String.raw`
    login browser/v1/auth/sessions .headless.usersessions.views.SessionsView browser:usersessions:sessions
    login app/v1/auth/sessions .headless.usersessions.views.SessionsView app:usersessions:sessions
    `,
        ),
      },
    ],
  },
];
