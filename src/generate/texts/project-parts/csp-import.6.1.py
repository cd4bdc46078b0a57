from django.utils.csp import CSP

