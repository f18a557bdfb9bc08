"""The program looks the same whatever the desktop it runs on likes."""

from __future__ import annotations

import subprocess
import sys

_ASKS_ON_A_DESKTOP_THAT_LIKES_ICONS = """
from PySide6.QtWidgets import QDialogButtonBox, QProxyStyle, QStyle
from heritage_app.theme import application, apply, colours_of

class LikesIcons(QProxyStyle):
    def styleHint(self, hint, *rest):
        return 1 if hint == QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons else super().styleHint(hint, *rest)

app = application()
app.setStyle(LikesIcons("Fusion"))
apply(app, colours_of("light", app), 100)
box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
box.show()
print("icon" if not box.buttons()[0].icon().isNull() else "words alone")
"""


def test_questions_have_buttons_of_words_alone_as_all_others() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASKS_ON_A_DESKTOP_THAT_LIKES_ICONS], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "words alone", done.stderr
