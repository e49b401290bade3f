"""What is put before her, kept as it was when the worker asked: she signs what she reads, whatever changes meanwhile."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class AboutAgency:
    """One agency as it is read to her."""

    agency_id: UUID
    name: str
    view: int
    summary: int
    in_full: tuple[str, ...]
    in_summary: tuple[str, ...]
    consequence: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Everything she is shown: nothing of the file but this."""

    holder: str
    agencies: tuple[AboutAgency, ...]
    purpose: str
    covers: str
    ends_on: date
    texts: tuple[str, ...]
    in_summary: str
    # The language she is read to in: hers, whatever her phone asks for.
    language: str
    # Her name as the file has it: she signs with it unless she types another. Never on her page, which others may see.
    signer: str = ""

    @classmethod
    def from_words(cls, words: dict[str, Any]) -> Self:
        agencies = tuple(
            AboutAgency(
                agency_id=UUID(one["agency_id"]),
                name=one["name"],
                view=one["view"],
                summary=one["summary"],
                in_full=tuple(one["in_full"]),
                in_summary=tuple(one["in_summary"]),
                consequence=one["consequence"],
            )
            for one in words["agencies"]
        )
        rest = {name: words[name] for name in ("holder", "purpose", "covers", "in_summary", "language")} | {
            "signer": words.get("signer", "")
        }
        return cls(agencies=agencies, ends_on=date.fromisoformat(words["ends_on"]), texts=tuple(words["texts"]), **rest)

    def to_words(self) -> dict[str, Any]:
        """As the row keeps it: JSON."""
        words = asdict(self)
        words["ends_on"] = self.ends_on.isoformat()
        words["agencies"] = [{**one, "agency_id": str(one["agency_id"])} for one in words["agencies"]]
        return words
