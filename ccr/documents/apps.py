from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ccr.documents"
    label = "documents"
