"""Reference data of indicators for administrators; figures and observations are only read here, else a correction
could go round the sources and the history."""

from django.contrib import admin

from indicators.models import (
    Derivation,
    Figure,
    Indicator,
    Measure,
    Note,
    Observation,
    Period,
    Pillar,
    Relation,
    Target,
)
from provinces.admin import PublishingAdmin, ReadOnlyAdmin


@admin.register(Pillar)
class PillarAdmin(PublishingAdmin):
    list_display = ("code", "name_vi", "name_en", "sort_order")


@admin.register(Measure)
class MeasureAdmin(PublishingAdmin):
    list_display = ("code", "name_vi", "suffix_vi", "name_en", "suffix_en")


@admin.register(Indicator)
class IndicatorAdmin(PublishingAdmin):
    list_display = ("code", "name_vi", "pillar", "measure", "polarity", "time_basis", "rollup", "headline")
    list_filter = ("pillar", "polarity", "time_basis", "rollup", "level")
    list_select_related = ("pillar", "measure")
    search_fields = ("code", "name_vi", "name_en")
    readonly_fields = ("folded",)


@admin.register(Period)
class PeriodAdmin(ReadOnlyAdmin):
    list_display = ("code", "label_vi", "kind", "start", "end")
    list_filter = ("kind",)
    search_fields = ("code", "label_vi")


@admin.register(Target)
class TargetAdmin(PublishingAdmin):
    list_display = ("indicator", "unit", "year", "comparison", "value", "decision_vi")
    list_filter = ("year", "comparison")
    list_select_related = ("indicator", "unit")
    search_fields = ("indicator__code", "decision_vi")
    autocomplete_fields = ("indicator", "unit", "source")


@admin.register(Note)
class NoteAdmin(PublishingAdmin):
    list_display = ("key", "kind", "indicator", "from_date")
    list_filter = ("kind",)
    list_select_related = ("indicator",)
    search_fields = ("key", "text_vi", "indicator__code")
    autocomplete_fields = ("indicator", "unit", "period")


@admin.register(Relation)
class RelationAdmin(PublishingAdmin):
    list_display = ("indicator", "kind", "other")
    list_filter = ("kind",)
    list_select_related = ("indicator", "other")
    search_fields = ("indicator__code", "other__code")
    autocomplete_fields = ("indicator", "other")


class CellAdmin(ReadOnlyAdmin):
    list_select_related = ("indicator", "unit", "period")
    search_fields = ("indicator__code", "unit__slug", "period__code")


@admin.register(Observation)
class ObservationAdmin(CellAdmin):
    list_display = (
        "indicator",
        "unit",
        "period",
        "as_reported",
        "value",
        "qualifier",
        "status",
        "recorded_at",
    )
    list_filter = ("status", "origin", "qualifier")


@admin.register(Figure)
class FigureAdmin(CellAdmin):
    list_display = ("indicator", "unit", "period", "value", "reason", "others", "since")
    list_filter = ("reason",)


@admin.register(Derivation)
class DerivationAdmin(CellAdmin):
    list_display = ("indicator", "unit", "period", "value", "method_vi")
