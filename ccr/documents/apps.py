from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ccr.documents"
    label = "documents"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from ccr.audit.pages import name_page
        from ccr.documents import checks, events  # noqa: F401 — registering the checks and the acts is the import's effect

        name_page("job", _("a paper being drawn"))
        name_page("copy", _("a paper copy"))
