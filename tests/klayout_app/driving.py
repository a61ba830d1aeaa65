"""What a script inside the application does in a user's place: it triggers entries, and answers dialogs."""

DRIVE = '''
import pathlib, time
from pkgdrc.klayout_app import menu, markers

window = pya.MainWindow.instance()
session = next((each for each in menu._KEPT if not isinstance(each, pya.Action)), None)

def spin(seconds=0.05):
    """Let the application go on."""
    until = time.monotonic() + seconds
    while True:
        pya.QApplication.processEvents()
        if time.monotonic() >= until:
            return
        time.sleep(0.01)

def wait(ready, seconds=600):
    """Let the application go on until `ready()` is true, and return what it is."""
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, "it took too long: " + ready.__name__
        spin()
    return ready()

def dialog(name):
    """The visible window called so, or None."""
    named = [each for each in pya.QApplication.topLevelWidgets() if each.objectName == name]
    return next((each for each in named if each.isVisible()), None)

def part(widget, name):
    """The part of a window that is called so."""
    for child in widget.children():
        if child.objectName == name:
            return child
        found = part(child, name)
        if found is not None:
            return found

def button(widget, text):
    """The button of a window with this text."""
    for child in widget.children():
        if "Button" in type(child).__name__ and getattr(child, "text", "").replace("&", "") == text:
            return child

def choose(entry):
    """Choose an entry of the menu."""
    window.menu().action("pkgdrc_menu." + entry).trigger()

said = []  # sentences of message boxes
_timers = []

def answering(answer):
    """Call `answer(dialog)` for every modal dialog; boxes with a message are noted and closed."""
    timer = pya.QTimer()
    def look():
        modal = pya.QApplication.activeModalWidget()
        if modal is not None and "QMessageBox" in type(modal).__name__:
            said.append(modal.text)
            modal.accept()
        elif modal is not None:
            answer(modal)
    timer.interval = 20
    timer.timeout = look
    timer.start()
    _timers[:] = [timer]

def check(scope="layout", technology=None, before=lambda dialog: None):
    """Choose 'Check with pkgdrc...' and fill in its dialog."""
    def answer(modal):
        if modal.objectName == "pkgdrc_check":
            before(modal)
            if technology is not None:
                box = part(modal, "technology")
                texts = [box.itemText(index) for index in range(box.count)]
                box.setCurrentIndex(texts.index(technology))
            part(modal, scope).click()
            button(modal, "Check").click()
    answering(answer)
    choose("check")

def result():
    """The window of a check that has ended: verdict, line, details."""
    def ended():
        shown = dialog("pkgdrc_progress")
        return shown and part(shown, "verdict").text and shown
    shown = wait(ended)
    return [part(shown, "verdict").text, part(shown, "line").text, part(shown, "details").toPlainText()]

def marked(number=-1):
    """Markers by rule in a marker database of the view."""
    view = pya.LayoutView.current()
    database = view.rdb(number % view.num_rdbs())
    return {each.name(): each.num_items() for each in database.each_category() if each.num_items()}
'''
"""Goes before such a script."""
