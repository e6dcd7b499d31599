"""What tests of visits share."""

import shutil
import subprocess

import pytest


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """Give a certificate for feeds.example.org and its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is needed to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=feeds.example.org "
        f"-addext subjectAltName=DNS:feeds.example.org -keyout {folder}/key.pem -out {folder}/certificate.pem"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    return folder / "certificate.pem", folder / "key.pem"


@pytest.fixture(scope="session")
def expired(certificate):
    """Give a certificate with the same name and key whose time is over."""
    kept, key = certificate
    folder = kept.parent
    (folder / "extensions").write_text("subjectAltName=DNS:feeds.example.org\n")
    request, made = folder / "request.pem", folder / "expired.pem"
    ask = f"openssl req -new -key {key} -subj /CN=feeds.example.org -out {request}"
    sign = f"openssl x509 -req -in {request} -signkey {key} -days -1 -extfile {folder}/extensions -out {made}"
    for command in (ask, sign):
        subprocess.run(command.split(), check=True, capture_output=True)
    return made, key
