"""The operator's view of communities and accounts. Mostly for reading.

Private choices (do-not-match lists, keys, files that wait) are not shown, not even here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from hallway.people.models import Community, Member, User

if TYPE_CHECKING:
    CommunityAdmin = admin.ModelAdmin[Community]
    MemberAdmin = admin.ModelAdmin[Member]
    UserAdmin = admin.ModelAdmin[User]
else:
    CommunityAdmin = MemberAdmin = UserAdmin = admin.ModelAdmin


class ReadOnly:
    """Look, don't touch: changes go through the actions, which keep the rules."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Community)
class Communities(CommunityAdmin):
    """The name and the time zone may be changed; the rest holds everything together."""

    list_display = ("name", "slug", "timezone", "created_at")
    search_fields = ("name", "slug")
    readonly_fields = ("slug", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Member)
class Members(ReadOnly, MemberAdmin):
    list_display = ("name", "community", "role", "state", "joined_on")
    list_filter = ("state", "role", "community")
    search_fields = ("name", "email", "key")
    list_select_related = ("community",)
    fields = ("community", "key", "name", "email", "role", "state", "joined_on", "timezone")


@admin.register(User)
class Accounts(UserAdmin):
    """Shut an account out, or make somebody an operator."""

    list_display = ("email", "is_active", "is_staff", "last_login")
    search_fields = ("email",)
    fields = ("email", "is_active", "is_staff", "is_superuser", "last_login")
    readonly_fields = ("email", "last_login")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
