"""URLs of sharing: the parts that belong to a file under its id, the agency's own lists under `sharing/`."""

from django.urls import path

from cases.sharing.standing import views as standing
from cases.sharing.views import offers, page, permissions, table

urlpatterns = [
    path("sharing/offers/", offers.offers, name="offers"),
    path("sharing/offers/<uuid:disclosure_id>/", offers.answer_offer, name="answer_offer"),
    path("sharing/offers/<uuid:disclosure_id>/join/", offers.join_page, name="join"),
    path("sharing/rules/", table.sharing_rules, name="sharing_rules"),
    path("sharing/standing/", standing.standing_acceptance, name="standing_acceptance"),
    path("sharing/ended/", page.ended_sharing, name="ended_sharing"),
    path("sharing/permissions/<uuid:release_id>/", permissions.permission, name="permission"),
    path(
        "sharing/permissions/<uuid:release_id>/withdraw/", permissions.withdraw_permission, name="withdraw_permission"
    ),
    path("sharing/shares/<uuid:disclosure_id>/end/", offers.end_share, name="end_share"),
    path("<uuid:file_id>/sharing/", page.sharing, name="sharing"),
    path("<uuid:file_id>/sharing/as/<uuid:agency_id>/", page.see_as, name="see_as"),
    path("<uuid:file_id>/sharing/permission/", permissions.core_permission, name="core_permission"),
    path("<uuid:file_id>/sharing/permission/sign/", permissions.sign_permission, name="sign_permission"),
    path("<uuid:file_id>/sharing/to/", page.share_to, name="share_to"),
    path("<uuid:file_id>/sharing/to/<uuid:agency_id>/", offers.share_with, name="share_with"),
    path("<uuid:file_id>/sharing/to/<uuid:agency_id>/permission/", permissions.release_to, name="release_to"),
    path("<uuid:file_id>/sharing/to/<uuid:agency_id>/sign/", permissions.sign_one, name="sign_release"),
    path("<uuid:file_id>/sharing/back/<uuid:agency_id>/", offers.open_back, name="open_back"),
]
