"""Rows of «Model» for whoever owns them: list, look at, make, change, delete."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse_lazy
from django.views.generic import CreateView, DeleteView, DetailView, ListView, UpdateView

from «module» import «Model»

from .«model»_forms import «Model»Form


class Own«Model»Mixin(LoginRequiredMixin):
    """DJANGO-AUTHN-001: asks for a login; it stands left of Django's view, so that it comes first."""

    model = «Model»

    def get_queryset(self):
        """DJANGO-AUTHZ-001: everything begins with the owner, so that a row of somebody else is a 404 like no row at all."""
        return «Model».objects.filter(«owner»=self.request.user).order_by("pk")


class WrittenBy«Model»FormMixin:
    form_class = «Model»Form
    success_url = reverse_lazy("«namespace»:list")

    def get_form_kwargs(self):
        """The form limits itself to what this person owns."""
        return super().get_form_kwargs() | {"user": self.request.user}


class «Model»List(Own«Model»Mixin, ListView):
    template_name = "«templates»/«model»_list.html"
    # Pages, so that nobody can ask for everything at once.
    paginate_by = 50


class «Model»Detail(Own«Model»Mixin, DetailView):
    template_name = "«templates»/«model»_detail.html"


class «Model»Create(WrittenBy«Model»FormMixin, Own«Model»Mixin, CreateView):
    template_name = "«templates»/«model»_form.html"


class «Model»Update(WrittenBy«Model»FormMixin, Own«Model»Mixin, UpdateView):
    template_name = "«templates»/«model»_form.html"


class «Model»Delete(Own«Model»Mixin, DeleteView):
    """DJANGO-CSRF-001: GET asks, and only POST with the form's token deletes."""

    template_name = "«templates»/«model»_confirm_delete.html"
    success_url = reverse_lazy("«namespace»:list")
