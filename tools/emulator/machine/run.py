"""
Runs a module of this folder as a command: `run.py dnf.py install nginx`. Python runs isolated, so it sets the path.
"""

import os
import runpy
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [FOLDER, "/opt/instance/libraries"]
sys.argv = sys.argv[1:]
runpy.run_path(os.path.join(FOLDER, sys.argv[0]), run_name="__main__")
