"""What other rooms tell in the demonstration, so that this room need not know them. Filled in `AppConfig.ready`.

Each is called once for a partnership, after its histories were entered and before anything is done, and enters acts of its
own into the same diary.
"""

from collections.abc import Callable

# (cast, diary, files by (history, agency), filled only while the diary is lived).
Room = Callable[..., None]
rooms: list[Room] = []
