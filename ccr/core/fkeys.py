"""FOREIGN KEY over several columns, which Django 5.2 cannot express: only a file's own agency can hold a record on it."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint


class CompositeForeignKey(BaseConstraint):
    """FOREIGN KEY (fields) REFERENCES to (to_fields), checked at once by the database and never by forms.

    Beside it stands an ordinary `ForeignKey(db_constraint=False)`, for the joins.
    """

    def __init__(
        self, *, fields: tuple[str, ...], to: str, to_fields: tuple[str, ...], name: str, cascade_update: bool = False
    ) -> None:
        super().__init__(name=name)
        self.fields = tuple(fields)
        self.to = to
        self.to_fields = tuple(to_fields)
        self.cascade_update = cascade_update

    def _columns(self, model: Any, fields: tuple[str, ...], editor: BaseDatabaseSchemaEditor) -> str:
        return ", ".join(editor.quote_name(model._meta.get_field(field).column) for field in fields)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Run when the migration ends, once every unique constraint it may point at is there."""
        target = model._meta.apps.get_model(self.to)
        quote = schema_editor.quote_name
        rule = " ON UPDATE CASCADE" if self.cascade_update else ""
        schema_editor.deferred_sql.append(
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY ({self._columns(model, self.fields, schema_editor)}) "
            f"REFERENCES {quote(target._meta.db_table)} ({self._columns(target, self.to_fields, schema_editor)}){rule}"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return self.create_sql(model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: Any = None) -> None:
        """The database alone answers: a form that looked would tell a hidden row from an absent one."""

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"fields": self.fields, "to": self.to, "to_fields": self.to_fields}
        if self.cascade_update:
            kwargs["cascade_update"] = True
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CompositeForeignKey) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # compared by what it says, and never a key
