"""Forms drawn by the house: label, hint, error, control, always in that order (`templates/forms/`)."""

from typing import Any

from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.template import TemplateDoesNotExist
from django.template.loader import get_template


class HouseRenderer(BaseRenderer):
    """Set as FORM_RENDERER. Finds the house's own templates first and Django's widgets after them."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def __init__(self) -> None:
        self._widgets = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """The template of a form, field or widget, by its name."""
        try:
            return get_template(template_name)
        except TemplateDoesNotExist:
            return self._widgets.get_template(template_name)
