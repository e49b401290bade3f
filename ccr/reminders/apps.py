from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "ccr.reminders"
    label = "reminders"
