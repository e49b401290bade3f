from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ccr.documents"
    label = "documents"

    def ready(self) -> None:
        from importlib import import_module

        from django.utils.translation import gettext_lazy as _

        from ccr.audit.pages import name_page

        for registering in ("ccr.documents.checks", "ccr.documents.events"):
            import_module(registering)
        name_page("job", _("a paper being drawn"))
        name_page("copy", _("a paper copy"))
