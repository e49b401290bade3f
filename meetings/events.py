"""What is done about meetings, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

FORUM_SET = register("meeting.forum_set", _("set how a forum meets"))
CONVENED = register("meeting.convened", _("convened a meeting"))
MOVED = register("meeting.moved", _("took a meeting to its next stage"))
PRESENT = register("meeting.present", _("recorded who is present at a meeting"))
SCREEN_PAUSED = register("meeting.screen_paused", _("paused or showed the room screen"))
TOPIC_ADDED = register("meeting.topic_added", _("put a topic without a case on an agenda"))
TOPIC_ORDERED = register("meeting.topic_ordered", _("moved a topic on an agenda"))
TOPIC_DONE = register("meeting.topic_done", _("noted that a topic was discussed"))
ITEM_BROUGHT = register("meeting.item_brought", _("brought the case to a meeting"))
ITEM_TAKEN = register("meeting.item_taken", _("put the case on the agenda of a meeting"))
ITEM_DEFERRED = register("meeting.item_deferred", _("put the case off to a later meeting"))
ITEM_WITHDRAWN = register("meeting.item_withdrawn", _("took the case off the agenda of a meeting"))
ITEM_ORDERED = register("meeting.item_ordered", _("changed the order or the time of an agenda"))
RESEARCHED = register("meeting.researched", _("answered what their agency knows about the case"))
ITEM_SHOWN = register("meeting.item_shown", _("opened the case in a meeting"))
ITEM_CLOSED = register("meeting.item_closed", _("recorded what a meeting agreed about the case"))
LINE_WRITTEN = register("meeting.line_written", _("wrote a line of the minutes"))
LINE_CORRECTED = register("meeting.line_corrected", _("corrected a line of the minutes"))
LINE_UNDONE = register("meeting.line_undone", _("took back a line of the minutes"))
