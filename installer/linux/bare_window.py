"""A Qt window with nothing in it: what start_time.py packs and times beside the program."""

import sys

from PySide6.QtWidgets import QApplication, QWidget

application = QApplication(sys.argv[:1])
window = QWidget()
window.setWindowTitle("Fenêtre nue")
window.resize(1024, 700)
window.show()
sys.exit(application.exec())
