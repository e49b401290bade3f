from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "ccr.proof"
    label = "proof"
