"""Whether a request comes from whoever shares the secret, and comes now."""

import hashlib
import hmac
import time

# Clocks differ a little; older requests may be recordings.
MOST_SECONDS = 300


def signature(secret, timestamp, body):
    """What the sender writes into X-Signature: HMAC-SHA256 over time and body, in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(secrets, timestamp, given, body):
    """DJANGO-AUTHN-001. Several secrets count while one is being replaced. DJANGO-CRYPTO-001: compared in constant time."""
    if not timestamp.isascii() or not timestamp.isdigit() or abs(time.time() - int(timestamp)) > MOST_SECONDS:
        return False
    return any(hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode()) for secret in secrets)
