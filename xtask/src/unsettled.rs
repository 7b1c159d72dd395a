//! Browser tests that the page did not pass when they were last run, or whose repair has not been seen to pass. They are left
//! out loudly, never silently; a line leaves this list when the page has earned it.

/// Full names of the tests.
pub(crate) static UNSETTLED: &[&str] = &[
    "accessibility::chinese_on_a_laptop",
    "accessibility::chinese_on_a_phone",
    "accessibility::english_on_a_laptop",
    "accessibility::english_on_a_phone",
    "accessibility::the_shell",
    "errors::a_host_typed_before_a_name_is_said_and_repaired",
    "errors::a_problem_leads_to_its_field",
    "keyboard::opening_on_github_gives_the_focus_back",
    "keyboard::shortcuts",
    "keyboard::the_sheet_of_shortcuts_gives_the_focus_back",
    "keyboard::what_is_kept_gives_the_focus_back",
    "refused::a_clipboard_that_is_denied",
    "refused::a_clipboard_that_is_not_there",
    "refused::a_link_that_cannot_be_copied_is_selected_itself",
    "screens::laptop",
    "screens::phone_of_320_pixels",
    "screens::phone_of_360_pixels",
    "screens::tablet",
    "screens::wide_screen",
    "search::settings_are_found_by_name_and_by_help",
    "secrets::in_a_link",
    "secrets::in_a_link_under_an_unknown_key",
];
