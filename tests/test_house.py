"""The house stays easy to find one's way in."""

import ast
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "aggregator").rglob("*.py"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def test_every_module_says_what_it_is_for():
    """In the first line, so that nobody reads a module in vain."""
    silent = [path for path in MODULES if path.read_text() and not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_every_library_has_an_owner():
    """What comes from elsewhere is imported where a contract allows it, and nowhere else: `make check` enforces it."""
    owned = {library for contract in CONTRACTS for library in contract.get("protected_modules", ())}
    imported = {
        name.split(".")[0]
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _imports(node)
    }
    assert imported - set(sys.stdlib_module_names) - {"aggregator"} - {"compression"} == owned


def _imports(node):
    """Return the absolute names that a statement imports from."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
