from importlib import import_module

from django.apps import AppConfig

# Each noun of this room; those with a `ready` module bring their pages, acts and panels by its `install`.
NOUNS = ("instruments", "assessments", "first", "safety", "plan")


class ScreeningConfig(AppConfig):
    name = "screening"
    label = "screening"

    def ready(self) -> None:
        for noun in NOUNS:
            try:
                ready = import_module(f"screening.{noun}.ready")
            except ModuleNotFoundError as error:
                if error.name != f"screening.{noun}.ready":
                    raise
            else:
                ready.install()
