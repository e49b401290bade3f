from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "ccr.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from importlib import import_module

        from ccr.tenancy import history

        for registering in ("ccr.tenancy.checks", "ccr.tenancy.events"):
            import_module(registering)
        history.install()
