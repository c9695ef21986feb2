"""Which files the worker keeps on the phone, so that kept pages open without a network."""

ONLINE_ONLY = (
    "css/desk.css",
    "css/help.css",
    "css/mails.css",
    "css/new_password.css",
    "css/online.css",
    "css/profiles.css",
    "css/terms.css",
    "js/accounts/mended.js",
    "js/accounts/new_password.js",
    "js/accounts/terms.js",
    "js/push/devices.js",
    "js/push/device_name.js",
    "js/profiles/addresses.js",
    "js/profiles/half_typed.js",
    "js/profiles/proof.js",
    "js/profiles/proof_worker.js",
    "js/profiles/typed.js",
    "js/site/desk_news.js",
    "js/waiting/door.js",
    "js/site/costly.js",
    "js/site/fragments.js",
    "js/grid/direct.js",
    "js/push/notified.js",
    "js/site/apart.js",
    "js/site/workerless.js",
)
"""Of pages that are never kept, and of what only makes sense with a network."""

LATER = (
    "js/grid/announce.js",
    "js/grid/aside.js",
    "js/grid/foresee.js",
    "js/grid/fresh.js",
    "js/grid/giving_back.js",
    "js/grid/periodicity.js",
    "js/grid/periodicity_dialog.js",
    "js/grid/periodicity_fields.js",
    "js/grid/why.js",
    "js/push/notifications.js",
    "js/site/back_online.js",
    "js/site/banner.js",
    "js/site/install.js",
    "js/site/restored.js",
    "js/waiting/bookings.js",
    "js/waiting/lost.js",
    "js/waiting/queued_actions.js",
    "js/waiting/queued_card.js",
    "js/waiting/queued_cards.js",
    "js/waiting/queued_list.js",
    "js/waiting/queued_sentences.js",
    "js/waiting/said.js",
    "js/site/storage.js",
    "js/waiting/waiting.js",
)
"""Of pages that are kept when idle: the worker has them before it keeps the first page, not when it is installed."""

HAS_IMPORT_MAPS = """(() => {
  try {
    return new RegExp("(?<=a)b").test("ab");
  } catch {
    return false;
  }
})()"""
"""A worker cannot ask; WebKit learnt both in the same version (16.4), the other engines' workers know both."""


def is_needed_offline(file: str) -> bool:
    """Styles, scripts and the drawn icon. Not the home screen's icons, nor htmx, without which a link is a link."""
    ours = file.startswith(("css/", "js/", "joined/")) or file == "import_map.js"
    return (ours and file not in ONLINE_ONLY) or file.endswith(".svg")
