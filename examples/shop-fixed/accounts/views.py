from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model, login, logout
from django.contrib.auth.decorators import login_not_required, login_required, permission_required
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.mail import send_mail
from django.http import HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from .forms import AddressForm, EmailForm, ProfileForm, SignupForm
from .models import Address, ApiKey
from .tokens import REMEMBER_SECONDS, api_key_digest, new_api_key, remember_cookie


@sensitive_post_parameters("password")
@login_not_required
def signup(request):
    form = SignupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.save(), backend="django.contrib.auth.backends.ModelBackend")
        messages.success(request, "Welcome to Larkspur.")
        return redirect("catalog:home")
    return render(request, "accounts/signup.html", {"form": form})


def safe_next(request):
    """The page to go to after the login, if it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return ""


@sensitive_post_parameters("password")
@login_not_required
def login_view(request):
    error = ""
    next_url = safe_next(request)
    if request.method == "POST":
        username = request.POST.get("username", "")
        password = request.POST.get("password", "")
        user = authenticate(request, username=username, password=password)
        if user is not None:
            login(request, user)
            response = redirect(next_url or "catalog:home")
            if request.POST.get("remember"):
                response.set_cookie(
                    "remember", remember_cookie(user), max_age=REMEMBER_SECONDS, secure=True, httponly=True, samesite="Lax"
                )
            return response
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


@sensitive_post_parameters("password")
@login_required
def change_email(request):
    form = EmailForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        old_address = request.user.email
        request.user.email = form.cleaned_data["email"]
        request.user.save(update_fields=["email"])
        send_mail("Your e-mail address was changed", "If this was not you, please call us.", None, [old_address])
        messages.success(request, "Your e-mail address was changed.")
        return redirect("accounts:profile")
    return render(request, "accounts/change_email.html", {"form": form})


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
    address = get_object_or_404(Address, pk=pk, user=request.user)
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


@permission_required("accounts.look_as_customer", raise_exception=True)
@require_POST
def look_as(request, user_id):
    """The telephone desk sees the shop as the customer does; colleagues are left out."""
    login(request, get_object_or_404(get_user_model(), pk=user_id, is_staff=False))
    return redirect("catalog:home")


@login_required
def delete_account(request, user_id):
    if request.method == "POST" and request.user.pk == user_id:
        request.user.delete()
        logout(request)
        return JsonResponse({"status": "deleted"})
    return HttpResponseForbidden("You can only delete your own account.", content_type="text/plain")


@login_not_required
def password_reset(request):
    form = PasswordResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # The same answer whether we know the address or not.
        form.save(
            domain_override=settings.SITE_DOMAIN,
            use_https=True,
            subject_template_name="accounts/password_reset_subject.txt",
            email_template_name="accounts/password_reset_email.txt",
        )
        return render(request, "accounts/password_reset_sent.html")
    return render(request, "accounts/password_reset.html", {"form": form})


class NewPassword(PasswordResetConfirmView):
    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("accounts:login")
