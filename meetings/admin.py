"""Meetings and bodies for administrators."""

from django.contrib import admin

from meetings.models import AlertRecord, Body, BridgePoint, Conclusion, Document, Meeting
from provinces.admin import PublishingAdmin, ReadOnlyAdmin


class BridgePointInline(admin.TabularInline):
    model = BridgePoint
    extra = 0
    autocomplete_fields = ("unit",)


class DocumentInline(admin.TabularInline):
    model = Document
    extra = 0
    autocomplete_fields = ("source",)


class ConclusionInline(admin.TabularInline):
    model = Conclusion
    extra = 0
    autocomplete_fields = ("indicator", "source")


@admin.register(Body)
class BodyAdmin(PublishingAdmin):
    list_display = ("key", "name_vi", "unit", "successor")
    list_select_related = ("unit", "successor")
    search_fields = ("key", "name_vi")
    autocomplete_fields = ("unit",)


@admin.register(Meeting)
class MeetingAdmin(PublishingAdmin):
    list_display = ("key", "title_vi", "held_on", "number", "mode")
    list_filter = ("body", "mode")
    list_select_related = ("body",)
    search_fields = ("key", "title_vi", "topic_vi")
    date_hierarchy = "held_on"
    autocomplete_fields = ("unit", "source")
    readonly_fields = ("folded",)
    inlines = (BridgePointInline, DocumentInline, ConclusionInline)


@admin.register(AlertRecord)
class AlertRecordAdmin(ReadOnlyAdmin):
    list_display = ("at", "user", "what", "way", "subscription", "told", "address")
    list_filter = ("what", "way")
    list_select_related = ("user", "subscription")
    search_fields = ("user__username", "address", "told", "subscription__page")
    date_hierarchy = "at"
