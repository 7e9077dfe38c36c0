"""Where people sign in and out."""

from django.urls import path

from playbook.accounts import (
    code_views,
    confirm_views,
    customer_name,
    key_views,
    passkey_views,
    password_views,
    provider_views,
    second_factor_views,
    session_views,
    views,
)

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", code_views.code, name="code"),
    path("sign-in/provider/", provider_views.leave, name="provider"),
    path("sign-in/provider/back/", provider_views.come_back, name="provider-back"),
    path("sign-in/provider/again/", provider_views.leave_to_confirm, name="provider-confirm"),
    path("confirm/", confirm_views.confirm_page, name="confirm"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/", password_views.own_password, name="password"),
    path("password/<uidb64>/<token>/", password_views.NewPassword.as_view(), name="new-password"),
    path("second-factor/", second_factor_views.own_second_factor, name="second-factor"),
    path("second-factor/passkeys/", passkey_views.passkeys, name="passkeys"),
    path("second-factor/passkeys/added/", passkey_views.added, name="passkey-added"),
    path("second-factor/passkeys/<int:pk>/renamed/", passkey_views.renamed, name="passkey-renamed"),
    path("second-factor/passkeys/<int:pk>/removed/", passkey_views.removed, name="passkey-removed"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/ended/", session_views.ended, name="sessions-ended"),
    path("name/", customer_name.own_name, name="customer-name"),
    path("keys/chosen/", key_views.keys, name="keys"),
    path("theme/", views.theme, name="theme"),
]
