"""Rows that two agencies write: each makes its own moves and changes its own columns, everything else is fixed.

Row-level security cannot guard columns, so a trigger does: `sec.two_sides()` is one function for all such tables, told by its
trigger what each side may do, from the same `StateTable` that verbs and pages read.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from ccr.core.states import StateTable

# Raised to whoever tries anything that is not on their side's list. `sec.vault()` is the agency whose content may be reached.
FUNCTION = """
CREATE OR REPLACE FUNCTION sec.two_sides() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  me text := sec.vault()::text;
  was jsonb := to_jsonb(old);
  becomes jsonb := to_jsonb(new);
  side jsonb;
  mine text[];
BEGIN
  FOR side IN SELECT * FROM jsonb_array_elements(tg_argv[0]::jsonb) LOOP
    mine := ARRAY(SELECT jsonb_array_elements_text(side -> 'columns'));
    IF was ->> (side ->> 'who') = me AND becomes - mine = was - mine
       AND EXISTS (SELECT 1 FROM jsonb_array_elements(side -> 'moves') AS move
                    -- Compared word by word: `@>` would take a move backwards, and standing still, for the same two words.
                    WHERE move ->> 0 = was ->> 'state' AND move ->> 1 = becomes ->> 'state') THEN
      RETURN new;
    END IF;
  END LOOP;
  RAISE EXCEPTION 'not your move';
END $$;
"""


@dataclass(frozen=True)
class Side:
    """One of the two: the column that names its agency, the columns it may write, its verbs; and the states in which it may
    write without moving.
    """

    who: str
    columns: tuple[str, ...]
    verbs: tuple[str, ...]
    stays: tuple[str, ...] = ()

    def moves(self, table: StateTable) -> list[list[str]]:
        found = [
            [str(source), str(move.target)]
            for move in table.moves
            if move.verb in self.verbs
            for source in move.sources
        ]
        return found + [[str(state), str(state)] for state in self.stays]


def trigger(db_table: str, states: StateTable, sides: Iterable[Side]) -> str:
    """The trigger of one table, as SQL."""
    told = json.dumps([{"who": s.who, "columns": ["version", *s.columns], "moves": s.moves(states)} for s in sides])
    return (
        f"DROP TRIGGER IF EXISTS two_sides ON {db_table};\n"
        f"CREATE TRIGGER two_sides BEFORE UPDATE ON {db_table} FOR EACH ROW EXECUTE FUNCTION sec.two_sides('{told}');"
    )
