"""Reference data of units and DTI for administrators. Unit and DTI facts change by reviewed files; here they are read,
and names, notes and memberships are mended."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from provinces import actions
from provinces.models import (
    CommuneCount,
    Criterion,
    Framework,
    Geography,
    Mean,
    Membership,
    Rank,
    Ranking,
    Region,
    Score,
    Source,
    Succession,
    Unit,
    UnitChange,
    UnitVersion,
)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only a reviewed file, a submission or a feed may write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False


class PublishingAdmin(admin.ModelAdmin):
    """Rows that readers see: every change moves the number of the published data on, as its last write."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        actions.publish_data_version(now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        actions.publish_data_version(now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        actions.publish_data_version(now=timezone.now())


class UnitVersionInline(admin.TabularInline):
    model = UnitVersion
    extra = 0
    fields = ("valid_from", "valid_to", "code", "kind", "name_vi", "name_en", "full_name_vi", "full_name_en")
    show_change_link = True


@admin.register(Unit)
class UnitAdmin(PublishingAdmin):
    list_display = ("slug", "level", "sort_order")
    list_filter = ("level",)
    search_fields = ("slug", "versions__name_vi", "versions__name_en")
    inlines = (UnitVersionInline,)


@admin.register(UnitVersion)
class UnitVersionAdmin(PublishingAdmin):
    list_display = ("name_vi", "code", "kind", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("name_vi", "name_en", "code")
    autocomplete_fields = ("unit",)


@admin.register(Succession)
class SuccessionAdmin(PublishingAdmin):
    list_display = ("predecessor", "successor", "effective_on", "kind")
    list_filter = ("kind",)
    list_select_related = ("predecessor", "successor")
    autocomplete_fields = ("predecessor", "successor")


@admin.register(UnitChange)
class UnitChangeAdmin(PublishingAdmin):
    list_display = ("unit", "effective_on", "change", "from_vi", "to_vi")
    list_select_related = ("unit",)
    autocomplete_fields = ("unit",)


@admin.register(CommuneCount)
class CommuneCountAdmin(PublishingAdmin):
    list_display = ("unit", "as_of", "total", "wards", "communes", "special_zones")
    list_select_related = ("unit",)
    autocomplete_fields = ("unit",)


@admin.register(Geography)
class GeographyAdmin(PublishingAdmin):
    list_display = ("code", "level", "name_vi", "valid_from", "valid_to")


@admin.register(Region)
class RegionAdmin(PublishingAdmin):
    list_display = ("name_vi", "geography", "sort_order")
    list_filter = ("geography",)
    filter_horizontal = ("units",)


@admin.register(Source)
class SourceAdmin(PublishingAdmin):
    list_display = ("key", "title_vi", "publisher", "published_on", "kind")
    list_filter = ("kind",)
    search_fields = ("key", "title_vi", "title_en", "publisher")
    readonly_fields = ("published_from", "published_until")


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ("user", "unit", "role", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("user", "unit")
    search_fields = ("user__username", "unit__slug")
    autocomplete_fields = ("user", "unit")


@admin.register(Framework)
class FrameworkAdmin(PublishingAdmin):
    list_display = ("code", "name_vi", "issued_on", "series")


@admin.register(Criterion)
class CriterionAdmin(PublishingAdmin):
    list_display = ("code", "name_vi", "level", "max_points", "max_points_provenance")
    list_filter = ("framework", "scope", "level")
    search_fields = ("code", "name_vi")


@admin.register(Ranking)
class RankingAdmin(PublishingAdmin):
    list_display = ("year", "geography", "framework", "n", "published_on")


class ScoredCellAdmin(ReadOnlyAdmin):
    list_filter = ("year", "geography", "provenance")
    list_select_related = ("unit", "criterion")
    search_fields = ("unit__slug", "criterion__code")


@admin.register(Score)
class ScoreAdmin(ScoredCellAdmin):
    list_display = ("unit", "year", "geography", "criterion", "value", "provenance")


@admin.register(Rank)
class RankAdmin(ScoredCellAdmin):
    list_display = ("unit", "year", "geography", "criterion", "place", "provenance")


@admin.register(Mean)
class MeanAdmin(ReadOnlyAdmin):
    list_display = ("year", "geography", "criterion", "value", "provenance")
    list_select_related = ("criterion",)
