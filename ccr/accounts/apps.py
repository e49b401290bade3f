from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ccr.accounts"
    label = "accounts"
