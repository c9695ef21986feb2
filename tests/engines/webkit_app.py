"""The smallest browser made of WebKitGTK, for its driver; run by the system's Python: `webkit_app.py FOLDER`.

MiniBrowser forgets everything when it is closed; this one keeps its profile in that folder, as a phone does.
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402


def browser(folder: str) -> WebKit2.WebContext:
    kept = WebKit2.WebsiteDataManager(base_data_directory=f"{folder}/data", base_cache_directory=f"{folder}/cache")
    cookies = kept.get_cookie_manager()
    cookies.set_persistent_storage(f"{folder}/cookies.sqlite", WebKit2.CookiePersistentStorage.SQLITE)
    context = WebKit2.WebContext.new_with_website_data_manager(kept)
    context.set_automation_allowed(True)
    context.connect("automation-started", started)
    return context


def started(context: WebKit2.WebContext, session: WebKit2.AutomationSession) -> None:
    told = WebKit2.ApplicationInfo()
    told.set_name("WebKitGTK")
    told.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(told)
    session.connect("create-web-view", lambda _: window(context))


def window(context: WebKit2.WebContext) -> WebKit2.WebView:
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    frame = Gtk.Window(default_width=390, default_height=844)
    frame.add(view)
    frame.show_all()
    view.connect("close", lambda _: frame.destroy())
    return view


context = browser(sys.argv[1])
Gtk.main()
