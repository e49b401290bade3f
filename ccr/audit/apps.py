from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ccr.audit"
    label = "audit"
