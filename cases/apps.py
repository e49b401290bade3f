from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    label = "cases"

    def ready(self) -> None:
        from cases.reviews import ready as reviews
        from cases.sharing import ready as sharing
        from ccr.tenancy.capabilities import Capability
        from ccr.tenancy.context import register_nav

        reviews.install()
        sharing.install()
        register_nav("cases", _("My cases"), Capability.SEE_FILES, order=10)
