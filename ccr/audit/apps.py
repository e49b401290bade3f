from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ccr.audit"
    label = "audit"

    def ready(self) -> None:
        from auditlog.signals import pre_log

        from ccr.audit.history import changes_only

        pre_log.connect(changes_only, dispatch_uid="ccr.audit.changes_only")
