"""Pages of supervision: complaints about staff, and appraisal."""

from django.urls import path

from supervision.views import appraisals, complaints

app_name = "supervision"
urlpatterns = [
    path("complaints/", complaints.complaint_list, name="complaints"),
    path("complaints/new/", complaints.complaint_new, name="complaint_new"),
    path("complaints/<int:pk>/", complaints.complaint_detail, name="complaint"),
    path("complaints/<int:pk>/assign/", complaints.complaint_assign, name="complaint_assign"),
    path("complaints/<int:pk>/establish/", complaints.complaint_establish, name="complaint_establish"),
    path("complaints/<int:pk>/answer/", complaints.complaint_answer, name="complaint_answer"),
    path("complaints/<int:pk>/object/", complaints.complaint_object, name="complaint_object"),
    path("complaints/<int:pk>/close/", complaints.complaint_close, name="complaint_close"),
    path("appraisals/", appraisals.appraisal_list, name="appraisals"),
    path("appraisals/new/", appraisals.appraisal_new, name="appraisal_new"),
    path("appraisals/<int:pk>/", appraisals.appraisal_detail, name="appraisal"),
    path("appraisals/<int:pk>/edit/", appraisals.appraisal_edit, name="appraisal_edit"),
    path("appraisals/<int:pk>/publish/", appraisals.appraisal_publish, name="appraisal_publish"),
    path("appraisals/<int:pk>/object/", appraisals.appraisal_object, name="appraisal_object"),
    path("appraisals/<int:pk>/return/", appraisals.appraisal_return, name="appraisal_return"),
    path("appraisals/<int:pk>/confirm/", appraisals.appraisal_confirm, name="appraisal_confirm"),
]
