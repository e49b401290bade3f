from importlib import import_module
from typing import Any

from django.apps import AppConfig

# Each noun of this room; those with a `ready` module bring their pages, acts and panels by its `install`.
NOUNS = ("instruments", "assessments", "first", "safety", "plan", "results")


def tell_demonstration(*told: Any) -> None:
    """Loaded only when the demonstration is told."""
    import_module("screening.demo").tell(*told)


class ScreeningConfig(AppConfig):
    name = "screening"
    label = "screening"

    def ready(self) -> None:
        from cases.demo import hooks
        from screening import telling

        hooks.rooms.append(tell_demonstration)
        telling.install()
        for noun in NOUNS:
            try:
                ready = import_module(f"screening.{noun}.ready")
            except ModuleNotFoundError as error:
                if error.name != f"screening.{noun}.ready":
                    raise
            else:
                ready.install()
