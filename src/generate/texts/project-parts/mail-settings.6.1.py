MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": optional("EMAIL_HOST", "localhost"),
            "port": number("EMAIL_PORT", 587),
            "username": optional("EMAIL_HOST_USER"),
            "password": optional("EMAIL_HOST_PASSWORD"),
            "use_tls": True,
            "timeout": 10,
        },
    },
}
