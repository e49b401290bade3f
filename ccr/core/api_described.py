"""How the programming interface's description names its operations: by what the address says, the same in every release."""

from drf_spectacular.openapi import AutoSchema


class Described(AutoSchema):
    def get_operation_id(self) -> str:
        """`list_files_incidents`, `read_incidents`, `do_incidents_correct`."""
        pieces = [piece for piece in self.path.strip("/").split("/")[2:] if piece]
        words = [piece.replace("-", "_") for piece in pieces if not piece.startswith("{")]
        one = pieces[-1].startswith("{") or (len(pieces) == 1 and pieces[0] == "schema")
        begins = "do" if self.method == "POST" else "read" if one else "list"
        return "_".join([begins, *words])

    def get_tags(self) -> list[str]:
        """By the noun an address ends with: what belongs together stands together."""
        words = [piece for piece in self.path.strip("/").split("/")[2:] if piece and not piece.startswith("{")]
        return [words[1] if words[0] == "files" and len(words) > 1 else words[0]]
