"""What a file of all briefings is asked for with."""

from django import forms
from django.conf import settings


class BundleForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
