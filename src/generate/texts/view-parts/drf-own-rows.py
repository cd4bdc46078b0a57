def get_fields(self):
    """DJANGO-AUTHZ-001: rows of others are nothing to choose from."""
    fields = super().get_fields()
    user = self.context["request"].user
    «limits»
    return fields
