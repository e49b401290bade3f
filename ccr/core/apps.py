from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "ccr.core"
    label = "core"

    def ready(self) -> None:
        from ccr.core import checks  # noqa: F401 — registering the checks is the import's effect
