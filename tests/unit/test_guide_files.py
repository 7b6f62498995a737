"""The guide built: one HTML file that asks nothing of anybody, and a PDF with a sheet for each role."""

from __future__ import annotations

import fcntl
import importlib
import io
import os
import re
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image
from pypdf import PdfReader

from telesec.ui.guide.chapters import HELP, chapters

TOOLS = Path(__file__).resolve().parents[2] / "installer" / "guide"
PICTURES = [found for one in chapters() for found in re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", one.text)]


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(TOOLS))

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    return load


@pytest.fixture(scope="module")
def shown() -> dict[str, bytes]:
    """White pictures of the shape of the real ones."""
    out = io.BytesIO()
    Image.new("P", (144, 86)).save(out, "PNG")
    return dict.fromkeys((name for _, name in PICTURES), out.getvalue())


def test_every_picture_of_the_guide_is_taken_of_the_program_and_none_for_nothing() -> None:
    taken = set(re.findall(r'"([a-z-]+)": (?:room\.grab\(\)|picture)', (TOOLS / "pictures.py").read_text()))
    taken |= set(re.findall(r'shown\["([a-z-]+)"\]', (TOOLS / "pictures.py").read_text()))
    assert {name for _, name in PICTURES} == taken
    assert all(said.strip() for said, _ in PICTURES)


def test_the_html_is_one_file_that_fetches_and_runs_nothing(tool, shown) -> None:
    page = tool("leaf").whole(chapters(), shown)
    assert not re.search(r"https?:|<script|<link|<iframe|url\(|@import| on\w+=", page)
    assert "default-src 'none'" in page
    assert re.findall(r'src="([^"]{10})', page) == ["data:image"] * len(PICTURES)
    assert page.count("<figcaption>") == len(PICTURES)
    assert '<html lang="fr">' in page
    for light in ("prefers-color-scheme: dark", "@media print"):
        assert light in page


def test_each_link_of_the_html_leads_to_a_place_and_each_screen_has_its_own(tool, shown) -> None:
    page, anchor_of = tool("leaf").whole(chapters(), shown), tool("inline").anchor_of
    places = re.findall(r' id="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]*)"', page)) == set(places)
    assert {anchor_of(place) for place in HELP.values()} <= set(places)


def test_labels_and_keys_stand_out_in_the_html(tool, shown) -> None:
    page = tool("leaf").whole(chapters(), shown)
    assert "<kbd>Ctrl+K</kbd>" in page
    assert '<b class="label">«\u00a0Enregistrer la feuille (PDF)…\u00a0»</b>' in page
    assert "**" not in page
    assert "<p></p>" not in page


def test_the_pdf_has_its_contents_and_the_sheets_of_the_roles_lie_on_one_page(tool, shown, tmp_path) -> None:
    paper = tool("paper")
    sizes = paper.write(tmp_path / "guide.pdf", chapters(), shown)
    assert {key: sizes[key] for key in paper.ON_ONE_PAGE} == dict.fromkeys(paper.ON_ONE_PAGE, 1)
    read = PdfReader(tmp_path / "guide.pdf")
    assert len(read.pages) == sum(sizes.values()) + 1  # the contents lie on the first one
    first = read.pages[0].extract_text()
    assert all(chapter.title.replace("\u00a0", " ")[:20] in first for chapter in chapters()[:3])
    assert len(read.outline) > len(chapters())
    assert "Créer le cabinet" in read.pages[1].extract_text()


def test_two_papers_of_one_text_are_the_same_to_the_bit(tool, shown, tmp_path) -> None:
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    for path in (first, second):
        tool("paper").write(path, chapters(), shown)
    assert first.read_bytes() == second.read_bytes()


def test_the_pictures_are_taken_in_one_folder_that_one_guide_at_a_time_holds(tool, tmp_path) -> None:
    wanted = tmp_path / "guide"
    wanted.mkdir()
    (wanted / "left-by-a-build-that-was-killed").mkdir()
    with tool("place").held(wanted) as folder:
        assert (folder, list(folder.iterdir())) == (wanted, [])
        other = os.open(folder, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(other)
        (folder / "essai").mkdir()
        (folder / "ecran.json").write_text("{}")
    assert not wanted.exists()


def test_a_folder_that_leads_elsewhere_is_left_alone(tool, tmp_path) -> None:
    elsewhere, wanted = tmp_path / "mine", tmp_path / "guide"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    wanted.symlink_to(elsewhere)
    with pytest.raises(SystemExit, match="ôtez-le"), tool("place").held(wanted):
        pass
    assert (elsewhere / "kept").exists()


@pytest.mark.parametrize("put", [Path.touch, lambda path: path.symlink_to("gone")], ids=["file", "dead link"])
def test_what_is_no_folder_is_said_and_left_alone(tool, tmp_path, put) -> None:
    wanted = tmp_path / "guide"
    put(wanted)
    with pytest.raises(SystemExit, match="ôtez-le"), tool("place").held(wanted):
        pass
    assert os.path.lexists(wanted)
