import logging

from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model, login, logout
from django.contrib.auth.decorators import login_required
from django.core.mail import send_mail
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_page
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST

from .forms import AddressForm, NewPasswordForm, ProfileForm, SignupForm
from .models import Address, ApiKey, PasswordReset
from .tokens import api_key_digest, new_api_key, remember_cookie, reset_code

logger = logging.getLogger(__name__)
User = get_user_model()


def signup(request):
    form = SignupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.save())
        messages.success(request, "Welcome to Larkspur.")
        return redirect("catalog:home")
    return render(request, "accounts/signup.html", {"form": form})


def login_view(request):  # flaw: DJANGO-LOG-001/sensitive-parameters
    error = ""
    next_url = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST":
        username = request.POST.get("username", "")
        password = request.POST.get("password", "")
        user = authenticate(request, username=username, password=password)  # flaw: DJANGO-RATE-001/login-unthrottled
        if user is not None:
            login(request, user)
            response = redirect(next_url or "catalog:home")  # flaw: DJANGO-REDIRECT-001/login-redirect
            if request.POST.get("remember"):
                response.set_cookie("remember", remember_cookie(user), max_age=31536000)  # flaw: DJANGO-SESS-001/cookie-set-without-flags
            return response
        logger.warning("login of %s failed with password %s", username, password)  # flaw: DJANGO-LOG-001/secret-logged
        error = "That user name and password do not match."
    return render(request, "accounts/login.html", {"error": error, "next": next_url})


@require_POST
def logout_view(request):
    logout(request)
    response = redirect("catalog:home")
    response.delete_cookie("remember")
    return response


@login_required
def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Profile saved.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@xframe_options_exempt  # flaw: DJANGO-HEADERS-001/xframe-exempt
@login_required
def change_email(request):
    if request.method == "POST":
        request.user.email = request.POST["email"]  # flaw: DJANGO-AUTHZ-001/account-takeover
        request.user.save(update_fields=["email"])
        messages.success(request, "Your e-mail address was changed.")
        return redirect("accounts:profile")
    return render(request, "accounts/change_email.html")


@login_required
def address_list(request):
    addresses = Address.objects.filter(user=request.user).order_by("name")
    return render(request, "accounts/address_list.html", {"addresses": addresses})


@login_required
def address_create(request):
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.save(commit=False)
        address.user = request.user
        address.save()
        return redirect("accounts:address_list")
    return render(request, "accounts/address_form.html", {"form": form})


@login_required
def address_edit(request, pk):
    address = get_object_or_404(Address, pk=pk)  # flaw: DJANGO-AUTHZ-001/idor-write
    form = AddressForm(request.POST or None, instance=address)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("accounts:address_list")
    return render(request, "accounts/address_form.html", {"form": form, "address": address})


@login_required
@require_POST
def address_delete(request, pk):
    get_object_or_404(Address, pk=pk, user=request.user).delete()
    return redirect("accounts:address_list")


@login_required
@require_POST
def api_key_create(request):
    key = new_api_key()
    ApiKey.objects.create(user=request.user, label=request.POST.get("label", "key")[:60], digest=api_key_digest(key))
    return render(request, "accounts/api_key.html", {"key": key})


@login_required
@require_POST
def look_as(request, user_id):
    """The telephone desk sees the shop as the customer does."""
    login(request, get_object_or_404(User, pk=user_id))  # flaw: DJANGO-AUTHZ-001/impersonation-open
    return redirect("catalog:home")


def delete_account(request, user_id):
    if request.method == "POST":
        User.objects.filter(id=user_id).delete()  # flaw: DJANGO-AUTHN-001/unauthenticated-write
        return JsonResponse({"status": "deleted"})
    return JsonResponse({"status": "nothing to do"}, status=405)


# The page is the same for everybody.
@cache_page(600)  # flaw: DJANGO-CSRF-001/cached-form
def password_reset(request):
    if request.method == "POST":
        user = User.objects.filter(email__iexact=request.POST.get("email", "")).first()
        if user is None:
            return render(request, "accounts/password_reset.html", {"error": "We do not know this address."})  # flaw: DJANGO-AUTH-001/user-enumeration
        code = reset_code(user)
        PasswordReset.objects.create(user=user, code=code)
        link = "https://" + request.META["HTTP_HOST"] + reverse("accounts:password_reset_confirm") + "?code=" + code  # flaw: DJANGO-HOST-001/host-header-trusted
        send_mail("Your new password", f"Set a new password here: {link}", None, [user.email])
        return render(request, "accounts/password_reset_sent.html")
    return render(request, "accounts/password_reset.html")


# flaw: DJANGO-LOG-001/sensitive-parameters
def password_reset_confirm(request):
    form = NewPasswordForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        reset = get_object_or_404(PasswordReset, code=form.cleaned_data["code"], used=False)
        reset.user.set_password(form.cleaned_data["password"])  # flaw: DJANGO-AUTH-001/password-set-without-validation
        reset.user.save()
        reset.used = True
        reset.save()
        messages.success(request, "Your password was changed.")
        return redirect("accounts:login")
    return render(request, "accounts/password_reset_confirm.html", {"form": form})
