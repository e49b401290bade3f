from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "ccr.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from ccr.tenancy import checks, history  # noqa: F401 — registering the checks is the import's effect

        history.install()
