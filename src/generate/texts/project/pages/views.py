from django.shortcuts import render


def home(request):
    """Whoever is logged in is greeted. LoginRequiredMiddleware sends everybody else to the login."""
    return render(request, "pages/home.html")
