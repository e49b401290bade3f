"""URLs of sharing at once, of her wish and of her objection."""

from django.urls import path

from cases.sharing.now import views as now
from cases.sharing.objections import views as objections

urlpatterns = [
    path("sharing/arrived/", now.arrived, name="arrived"),
    path("sharing/grounds/<uuid:ground_id>/", now.ground, name="ground"),
    path("sharing/agreements/", now.agreements, name="agreements"),
    path("sharing/agreements/new/", now.new_agreement, name="new_agreement"),
    path("sharing/agreements/<uuid:agreement_id>/", now.agreement, name="agreement"),
    path("sharing/agreements/<uuid:agreement_id>/end/", now.stop_agreement, name="end_agreement"),
    path("sharing/objections/<uuid:objection_id>/", objections.objection, name="objection"),
    path("<uuid:file_id>/sharing/now/", now.share_at_once, name="share_now"),
    path("<uuid:file_id>/sharing/danger/", now.in_danger, name="danger"),
    path("<uuid:file_id>/sharing/wish/", objections.wish, name="wish"),
    path("<uuid:file_id>/sharing/object/", objections.object_to, name="object"),
]
