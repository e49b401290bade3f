"""URLs of referrals: pages of a case are mounted under `/cases/`, the others under `/referrals/`."""

from django.urls import URLPattern, URLResolver, path

from referrals.views import case, duty, offer, one

# Mounted at /cases/: each begins with the file's id.
case_patterns: list[URLPattern | URLResolver] = [
    path("<uuid:file_id>/referrals/", case.case_referrals, name="case_referrals"),
    path("<uuid:file_id>/referrals/new/", case.refer, name="refer"),
    path("<uuid:file_id>/referrals/elsewhere/", case.signpost, name="signpost"),
    path("<uuid:file_id>/referrals/offer/<uuid:record_id>/", offer.offer_for_report, name="offer_advocate"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", case.referrals, name="referrals"),
    path("offer/", offer.offer_without_file, name="offer_plain"),
    path("duty/", duty.duty, name="duty"),
    path("duty/panel/", duty.panel, name="duty_panel"),
    path("duty/rota/", duty.rota, name="duty_rota"),
    path("<uuid:referral_id>/", one.referral, name="referral"),
    path("<uuid:referral_id>/take/", one.take, name="take_referral"),
    path("<uuid:referral_id>/<slug:verb>/", one.move, name="referral_move"),
]
