"""URLs of meetings: pages of a case are mounted under `/cases/`, the others under `/meetings/`."""

from django.urls import URLPattern, URLResolver, path

from cases.action_items.views import my_actions
from meetings import paper_views, views
from meetings.agenda import views as agenda
from meetings.live import views as live
from meetings.research import views as research

# Mounted at /cases/: each begins with the file's id.
case_patterns: list[URLPattern | URLResolver] = [
    path("<uuid:file_id>/bring/", agenda.bring, name="bring"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.meetings, name="meetings"),
    path("actions/", my_actions, name="my_actions"),
    path("forum/<slug:seat>/", views.forum, name="forum"),
    path("convene/<slug:seat>/", views.convene, name="convene"),
    path("items/<uuid:item_id>/take/", agenda.take_item, name="take_item"),
    path("items/<uuid:item_id>/defer/", agenda.defer_item, name="defer_item"),
    path("items/<uuid:item_id>/withdraw/", agenda.withdraw_item, name="withdraw_item"),
    path("items/<uuid:item_id>/place/", agenda.place_item, name="place_item"),
    path("<uuid:meeting_id>/agenda/", agenda.agenda, name="agenda"),
    path("<uuid:meeting_id>/papers/", paper_views.meeting_papers, name="meeting_papers"),
    path("<uuid:meeting_id>/papers/<slug:code>/", paper_views.draw_meeting_paper, name="draw_meeting_paper"),
    path("<uuid:meeting_id>/build/", agenda.build_agenda, name="build_agenda"),
    path("<uuid:meeting_id>/move/<slug:move>/", views.move_meeting, name="move_meeting"),
    path("<uuid:meeting_id>/take/", agenda.take_items, name="take_items"),
    path("<uuid:meeting_id>/research/", research.research, name="research"),
    path("items/<uuid:item_id>/research/", research.answer_item, name="answer_research"),
    path("items/<uuid:item_id>/show/", live.show_item, name="show_item"),
    path("items/<uuid:item_id>/close/", live.close_item, name="close_item"),
    path("lines/<uuid:record_id>/", live.correct_line, name="correct_line"),
    path("lines/<uuid:record_id>/undo/", live.undo_line, name="undo_line"),
    path("topics/<uuid:topic_id>/place/", agenda.place_topic, name="place_topic"),
    path("topics/<uuid:topic_id>/done/", live.finish_topic, name="finish_topic"),
    path("present/<uuid:attendance_id>/<slug:move>/", live.leave_room, name="leave_room"),
    path("<uuid:meeting_id>/present/", live.present, name="present"),
    path("<uuid:meeting_id>/present/paper/", live.present_on_paper, name="present_on_paper"),
    path("<uuid:meeting_id>/live/", live.live, name="live"),
    path("<uuid:meeting_id>/minutes/", live.minutes, name="minutes"),
    path("<uuid:meeting_id>/screen/", live.room_screen, name="room_screen"),
    path("<uuid:meeting_id>/screen/pause/", live.pause_screen, name="pause_screen"),
]
