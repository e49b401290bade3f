from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    label = "cases"

    def ready(self) -> None:
        from cases import telling
        from cases.access import ready as access
        from cases.action_items import ready as action_items
        from cases.demands import ready as demands
        from cases.documents import ready as documents
        from cases.files import ready as files
        from cases.reviews import ready as reviews
        from cases.sharing import ready as sharing
        from cases.sharing.now import ready as now
        from cases.sharing.signing import ready as signing

        telling.install()
        access.install()
        action_items.install()
        demands.install()
        documents.install()
        files.install()
        reviews.install()
        sharing.install()
        now.install()
        signing.install()
