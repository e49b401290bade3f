from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "ccr.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from ccr.tenancy import checks, events, history  # noqa: F401 — registering is the imports' effect

        history.install()
