"django_otp",
"django_otp.plugins.otp_static",
"django_otp.plugins.otp_totp",
