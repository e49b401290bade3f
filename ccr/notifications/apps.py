from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "ccr.notifications"
    label = "notifications"
