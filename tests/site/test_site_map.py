"""Which addresses show a page: the audit of every page (`make audit`) meets each of them, so a new one is put in here."""

from fnmatch import fnmatch

import pytest

from tests.pages.addresses import NO_PAGE, names, shows_a_page

ADMIN = (
    "assessments_assessment", "assessments_criterion", "assessments_extension", "assessments_rubric", "blog_announcement",
    "blog_post", "comments_case", "comments_comment", "marking_bankcomment", "marking_markingrules", "marking_release", "marking_similaritycase",
    "marking_submission", "people_course", "people_enrolment", "people_tutorial", "people_user",
)  # fmt: skip
PAGES = """
    account account_change_password account_confirm_email account_email account_email_verification_sent account_inactive
    account_login account_logout account_reauthenticate account_reset_password account_reset_password_done
    account_reset_password_from_key account_reset_password_from_key_done account_settings account_signup
    mfa_activate_totp mfa_deactivate_totp mfa_download_recovery_codes mfa_index mfa_view_recovery_codes
    socialaccount_connections socialaccount_login_cancelled socialaccount_login_error usersessions_list
    leave notice_settings notices own_data unsubscribe
    front course assessment tutorial author tag archive_month search post cite post_history feeds
    desk write edit_post import_docx submit statement receipt receipt_check
    reply edit_comment delete_comment report_comment report_post hide_comment erase_comment comment_mode
    roster import_rubric extensions gradebook
    admin:index admin:password_change admin:password_change_done admin:marking_fairness admin:marking_moderate
    admin:marking_second admin:marking_release_assessment admin:marking_similarity admin:marking_statistics
"""


def test_every_address_is_a_page_that_is_looked_at_or_none_for_a_reason() -> None:
    of_rows = {f"admin:{model}_{page}" for model in ADMIN for page in ("changelist", "add", "change", "history")}
    assert {name for name in names() if shows_a_page(name)} == {*PAGES.split(), *filter(shows_a_page, of_rows)}


@pytest.mark.parametrize("pattern", NO_PAGE)
def test_no_address_without_a_page_is_named_that_is_not_there(pattern: str) -> None:
    assert any(fnmatch(name, pattern) for name in names())
    assert NO_PAGE[pattern]
