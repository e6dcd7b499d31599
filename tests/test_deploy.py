"""What runs the daemon elsewhere names what there is."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy" / "aggregator.service"
CONTAINERFILE = (ROOT / "Containerfile").read_text()
INSTALLED = "/opt/aggregator/bin/aggregator"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd")
def test_systemd_accepts_the_unit(tmp_path):
    """Every key and value of it, once the program is where it says."""
    unit = tmp_path / UNIT.name
    program = Path(sys.executable).with_name("aggregator")
    unit.write_text(UNIT.read_text().replace(INSTALLED, str(program)))
    found = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (found.returncode, [line for line in found.stderr.splitlines() if unit.name in line]) == (0, [])


def test_the_unit_does_not_restart_what_a_restart_cannot_mend():
    """Mistakes in the config end with 2."""
    assert "RestartPreventExitStatus=2" in UNIT.read_text().splitlines()


def test_the_image_gets_what_it_copies():
    """The list of what is left out lets through exactly what the Containerfile asks for."""
    asked = {
        word for line in re.findall(r"^COPY (?!--)(.*) \S+$", CONTAINERFILE, re.MULTILINE) for word in line.split()
    }
    admitted = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert asked == admitted
    assert all((ROOT / name).exists() for name in asked)
