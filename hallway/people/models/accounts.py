"""Communities, and who can sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class Community(models.Model):
    """A walled community. Every row of every other table belongs to exactly one."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=64, default="UTC")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "communities"

    def __str__(self) -> str:
        return self.name


class UserAccounts(BaseUserManager["User"]):
    """Makes sign-in accounts. No password is ever set."""

    def create_user(self, email: str, **extra: Any) -> User:
        account = self.model(email=self.normalize_email(email).lower(), **extra)
        account.set_unusable_password()
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, **extra: Any) -> User:
        return self.create_user(email, is_staff=True, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. One account may be a member of several communities."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[UserAccounts] = UserAccounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email
