"""What the verbs of her wish are made of. Not verbs: they open no door."""

from datetime import datetime

from cases.files.models import CaseFile
from cases.sharing.objections.models import Wish
from cases.sharing.objections.states import WishAnswer
from cases.sharing.objections.words import WishWords
from ccr.tenancy.member import Member


def write_wish(
    file: CaseFile, answer: WishAnswer, *, by: Member, at: datetime, said: str = "", because: str = ""
) -> Wish:
    """The row of a wish: part of recording one, and of a decision that says whether she was told."""
    wish = Wish(
        tenant_id=file.tenant_id,
        agency_id=file.agency_id,
        file_id=file.id,
        answer=answer,
        recorded_at=at,
        recorded_by=by.member_id,
    )
    wish.write(WishWords(said=said.strip(), because=because.strip()).to_words())
    wish.save()
    return wish
