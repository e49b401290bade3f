"""What instruments bring to the house: checks that refuse a start."""

from importlib import import_module


def install() -> None:
    """Called once, from `ScreeningConfig.ready`."""
    import_module("screening.instruments.checks")
