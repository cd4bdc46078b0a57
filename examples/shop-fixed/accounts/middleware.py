from django.contrib.auth import get_user_model, login
from django.core import signing

from .tokens import is_current, remembered


class RememberMeMiddleware:
    """Logs people in again who ticked "remember me"."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        cookie = request.COOKIES.get("remember")
        if cookie and not request.user.is_authenticated:
            self.log_in_again(request, cookie)
        return self.get_response(request)

    def log_in_again(self, request, cookie):
        try:
            content = remembered(cookie)
            user = get_user_model().objects.get(pk=content["user"], is_active=True)
        except (signing.BadSignature, get_user_model().DoesNotExist):
            return
        if is_current(content, user):
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
