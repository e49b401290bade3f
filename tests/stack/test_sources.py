"""Which files a template database depends on."""

from pathlib import Path

import pytest

from ccr.stack import sources
from ccr.stack.place import ROOT


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    for name, text in {
        "cases/__init__.py": "",
        "cases/a.py": "from cases import b\nfrom .c import thing\nimport django.db\n",
        "cases/b.py": "import cases.d.e\n",
        "cases/c.py": "thing = 1\n",
        "cases/d/__init__.py": "",
        "cases/d/e.py": "from ..a import b\n",
        "cases/alone.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_imports_of_ours_are_followed_through_one_another_and_round(tree: Path) -> None:
    found = {str(path.relative_to(tree)) for path in sources.closure([tree / "cases/a.py"])}
    assert {"cases/a.py", "cases/b.py", "cases/c.py", "cases/d/e.py"} <= found
    assert "cases/alone.py" not in found


def test_the_fingerprint_follows_content_and_set(tree: Path) -> None:
    files = sources.closure([tree / "cases/a.py"])
    before = sources.fingerprint(files)
    assert sources.fingerprint(sorted(files, reverse=True)) == before
    (tree / "cases/c.py").write_text("thing = 2\n")
    assert sources.fingerprint(files) != before
    assert sources.fingerprint(files - {tree / "cases/c.py"}) != before


def test_the_schema_depends_on_every_migration_and_the_roles() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in sources.schema_sources()}
    assert "deploy/roles.sql" in found
    migrations = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("c*/**/migrations/0*.py")}
    assert migrations
    assert migrations <= found
