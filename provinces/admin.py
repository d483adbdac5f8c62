"""Reference data of units and DTI for administrators. Unit and DTI facts change by reviewed files; here they are read,
and names, notes and memberships are mended."""

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from provinces import actions as writes
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
    """Rows that readers see: every change is told to the audit trail and moves the number of the published data on, as
    its last write."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.stood = writes.standing(self.model, [obj.pk]) if change else {}
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        before = writes.standing(formset.model, [each.instance.pk for each in formset.initial_forms])
        super().save_formset(request, form, formset, change)
        added = [row.pk for row in formset.new_objects]
        _tell(request, before, writes.standing(formset.model, [*before, *added]))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        _tell(request, form.stood, writes.standing(self.model, [form.instance.pk]))
        writes.publish_data_version(now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, self.model._default_manager.filter(pk=obj.pk))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        before = writes.standing(self.model, queryset.values_list("pk", flat=True))
        super().delete_queryset(request, queryset)
        _tell(request, before, {})
        writes.publish_data_version(now=timezone.now())


def _tell(request: HttpRequest, before: Any, after: Any) -> None:
    writes.record_edits(before, after, by=cast(User, request.user), now=timezone.now())


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


class NeverDeletedAdmin(admin.ModelAdmin):
    """What ends or is switched off, and stays for whoever asks later."""

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(NeverDeletedAdmin):
    """Roles: another person's only, and of a role that was given only its days."""

    list_display = ("user", "unit", "role", "valid_from", "valid_to", "changed_by")
    list_filter = ("role",)
    list_select_related = ("user", "unit", "changed_by")
    search_fields = ("user__username", "unit__slug")
    autocomplete_fields = ("user", "unit")

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        own = obj is not None and obj.user_id == request.user.pk
        return not own and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> tuple[str, ...]:
        return ("user", "unit", "role") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.exclude(pk=request.user.pk)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by, now = cast(User, request.user), timezone.now()
        days = {"valid_from": obj.valid_from, "valid_to": obj.valid_to}
        if change:
            writes.change_membership(membership=obj, by=by, now=now, **days)
        else:
            granted = writes.grant_membership(
                user=obj.user, unit=obj.unit, role=obj.role, by=by, now=now, **days
            )
            obj.pk = granted.pk


admin.site.unregister([User, Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])


@admin.register(User)
class AccountAdmin(NeverDeletedAdmin, UserAdmin):
    """Accounts: opened, switched off, given a password. What a person may do comes from roles, not from groups."""

    list_display = ("username", "first_name", "last_name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Người"), {"fields": ("last_name", "first_name", "email")}),
        (_("Quyền"), {"fields": writes.FLAGS}),
        (_("Ngày giờ"), {"fields": ("last_login", "date_joined")}),
    )
    actions = ("remove_second_factor",)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        above = obj is not None and obj.is_superuser and not cast(User, request.user).is_superuser
        return not above and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> tuple[str, ...]:
        fixed = tuple(super().get_readonly_fields(request, obj))
        if obj is not None and obj.pk == request.user.pk:
            return (*fixed, *writes.FLAGS)
        return fixed if cast(User, request.user).is_superuser else (*fixed, "is_superuser")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save = writes.change_account if change else writes.create_account
        save(user=obj, by=cast(User, request.user), now=timezone.now())

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        # The page of one's own account asks for the old password, this one does not.
        if self.get_object(request, unquote(id)) == request.user:
            return redirect("account_change_password")
        return super().user_change_password(request, id, form_url)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        # Django's own page for a password saves by itself; this is the one thing it tells before it is done.
        match = request.resolver_match
        if match is not None and match.url_name == "auth_user_password_change":
            by = cast(User, request.user)
            writes.record_account_change(user=obj, what="password", by=by, now=timezone.now())
        return super().log_change(request, obj, message)

    @admin.action(description=_("Tắt xác thực hai bước (người dùng mất điện thoại)"))
    def remove_second_factor(self, request: HttpRequest, queryset: Any) -> None:
        for user in queryset.exclude(pk=request.user.pk):
            if self.has_change_permission(request, user):
                writes.remove_second_factor(user=user, by=cast(User, request.user), now=timezone.now())


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
