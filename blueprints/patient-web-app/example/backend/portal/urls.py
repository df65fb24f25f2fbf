"""Paths. Each begins with /admin, /api or /ws: the load balancer sends all others to the frontend."""

from django.urls import path

from portal import views

urlpatterns = [
    path("admin/", views.admin),
    path("api/status", views.status),
    path("api/length", views.length),
]
