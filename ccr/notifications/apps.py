from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "ccr.notifications"
    label = "notifications"

    def ready(self) -> None:
        from ccr.notifications.selectors import unread_count
        from ccr.tenancy.context import register_unread

        register_unread(unread_count)
