"""URLs of the programming interface, under `/api/v1/`."""

from django.urls import path

from cases.api import action_items, files, incidents, sharing
from ccr.tenancy import api_schema
from meetings import api as meetings
from referrals import api as referrals

urlpatterns = [
    path("v1/schema/", api_schema.view, name="api_schema"),
    path("v1/files/", files.files, name="api_files"),
    path("v1/files/<uuid:file_id>/", files.file, name="api_file"),
    path("v1/files/<uuid:file_id>/incidents/", incidents.incidents, name="api_incidents"),
    path("v1/files/<uuid:file_id>/disclosures/", sharing.disclosures, name="api_disclosures"),
    path("v1/files/<uuid:file_id>/permissions/", sharing.permissions, name="api_permissions"),
    path("v1/files/<uuid:file_id>/referrals/", referrals.file_referrals, name="api_file_referrals"),
    path("v1/files/<uuid:file_id>/actions/", action_items.file_actions, name="api_file_actions"),
    path("v1/incidents/<uuid:record_id>/", incidents.incident, name="api_incident"),
    path("v1/incidents/<uuid:record_id>/correct/", incidents.correct, name="api_incident_correct"),
    path("v1/disclosures/offers/", sharing.offers, name="api_offers"),
    path("v1/disclosures/<uuid:disclosure_id>/", sharing.disclosure, name="api_disclosure"),
    path("v1/disclosures/<uuid:disclosure_id>/accept/", sharing.accept, name="api_accept"),
    path("v1/disclosures/<uuid:disclosure_id>/refuse/", sharing.refuse, name="api_refuse"),
    path("v1/disclosures/<uuid:disclosure_id>/join/", sharing.join_file, name="api_join"),
    path("v1/disclosures/<uuid:disclosure_id>/withdraw/", sharing.withdraw, name="api_withdraw"),
    path("v1/permissions/<uuid:release_id>/withdraw/", sharing.withdraw_permission, name="api_withdraw_permission"),
    path("v1/referrals/", referrals.referrals, name="api_referrals"),
    path("v1/referrals/<uuid:referral_id>/", referrals.referral, name="api_referral"),
    *(
        path(f"v1/referrals/<uuid:referral_id>/{verb.replace('_', '-')}/", view, name=f"api_referral_{verb}")
        for verb, view in referrals.moves.items()
    ),
    path("v1/meetings/", meetings.meetings, name="api_meetings"),
    path("v1/meetings/<uuid:meeting_id>/", meetings.meeting, name="api_meeting"),
    path("v1/meetings/<uuid:meeting_id>/agenda/", meetings.agenda, name="api_agenda"),
    path("v1/meetings/<uuid:meeting_id>/items/", meetings.bring, name="api_bring"),
    path("v1/items/<uuid:item_id>/withdraw/", meetings.withdraw, name="api_item_withdraw"),
    path("v1/actions/", action_items.actions, name="api_actions"),
    *(
        path(f"v1/actions/<uuid:action_id>/{move.replace('_', '-')}/", view, name=f"api_action_{move}")
        for move, view in action_items.answers.items()
    ),
]
