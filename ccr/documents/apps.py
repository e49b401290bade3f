from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ccr.documents"
    label = "documents"

    def ready(self) -> None:
        from ccr.documents import checks  # noqa: F401 — registering the checks is the import's effect
