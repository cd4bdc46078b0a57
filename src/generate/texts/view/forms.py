from django import forms

«imports»


class «Model»Form(forms.ModelForm):
    class Meta:
        model = «Model»
        # DJANGO-AUTHZ-001: named one by one, so that a field which the model gets later is not everybody's to write. Take
        # out what people shall not write themselves.
        fields = [
            «fields»
        ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        «own-rows»
