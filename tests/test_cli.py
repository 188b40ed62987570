"""`tahqiq read` and `tahqiq check` from outside: exit codes, stdout that is nothing but data, files whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import tahqiq
from tahqiq import write
from tahqiq.cli import main
from tahqiq.errors import Damaged, Exit
from tahqiq.write import FORMATS, Source

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "examples" / "report.pdf"
SCHEMA = json.loads(Path(tahqiq.__file__).with_name("schema.json").read_text(encoding="utf-8"))
READ = (Exit.OK, Exit.DOUBTS)


def run(*arguments: str | Path, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """The installed program's end. stdout and stderr are pipes, as for another program."""
    command = [sys.executable, "-c", "from tahqiq.cli import main; main()", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **variables}, text=True, encoding="utf-8", capture_output=True,
        stdin=subprocess.DEVNULL, timeout=120, check=False,
    )


@pytest.fixture(scope="module")
def text() -> str:
    """What the library reads; the program must print the same."""
    with tahqiq.read(REPORT) as document:
        return "\f".join(page.text + "\n" for page in document.pages)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the report."""
    (tmp_path / "report.pdf").write_bytes(REPORT.read_bytes())
    return tmp_path


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("locked") / "locked.pdf"
    with pikepdf.open(REPORT) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="open sesame", owner="owner", R=6))
    return path


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF without a single doubt: an empty page."""
    path = tmp_path_factory.mktemp("empty") / "empty.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    return path


# Formats and places


def test_text_on_stdout_and_nothing_on_stderr(text: str) -> None:
    done = run("read", REPORT)
    assert (done.stdout, done.stderr) == (text, "")
    assert done.returncode in READ


def test_stdout_is_utf8_whatever_the_locale_says(text: str) -> None:
    assert run("read", REPORT, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0").stdout == text


def test_json_on_stdout_keeps_the_contract() -> None:
    done = run("read", REPORT, "--format", "json")
    made = json.loads(done.stdout)
    Draft202012Validator(SCHEMA).validate(made)
    assert [page["number"] for page in made["pages"]] == [1, 2, 3]
    assert done.stderr == ""


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_in_a_file_is_what_it_is_on_stdout(form: str, desk: Path) -> None:
    done = run("read", "report.pdf", "--format", form, cwd=desk)
    assert done.stdout.strip() and done.stderr == ""
    by_suffix = run("read", "report.pdf", "-o", f"out.{form}", cwd=desk)
    assert (by_suffix.stdout, by_suffix.stderr, by_suffix.returncode) == ("", "", done.returncode)
    assert (desk / f"out.{form}").read_text(encoding="utf-8") == done.stdout


def test_format_goes_before_suffix(desk: Path) -> None:
    run("read", "report.pdf", "--format", "json", "-o", "out.txt", cwd=desk)
    assert json.loads((desk / "out.txt").read_text(encoding="utf-8"))["file"] == "report.pdf"


def test_into_a_folder(desk: Path, text: str) -> None:
    run("read", "report.pdf", "-o", "new/deep/", cwd=desk)
    assert (desk / "new/deep/report.txt").read_text(encoding="utf-8") == text
    (desk / "there").mkdir()
    run("read", "report.pdf", "-o", "there", "--format", "md", cwd=desk)
    assert [path.name for path in (desk / "there").iterdir()] == ["report.md"]


def test_many_inputs_are_named_after_themselves(desk: Path, text: str) -> None:
    (desk / "sub").mkdir()
    for name in ("other.pdf", "sub/report.pdf"):
        (desk / name).write_bytes(REPORT.read_bytes())
    done = run("read", "report.pdf", "other.pdf", "sub/report.pdf", "-o", "out/", cwd=desk)
    assert done.returncode in READ and done.stdout == ""
    assert sorted(path.name for path in (desk / "out").iterdir()) == ["other.txt", "report-2.txt", "report.txt"]
    run("read", "report.pdf", "other.pdf", cwd=desk)
    assert (desk / "other.txt").read_text(encoding="utf-8") == (desk / "report.txt").read_text(encoding="utf-8") == text


def test_many_inputs_need_a_folder(desk: Path) -> None:
    (desk / "out.txt").write_text("mine", encoding="utf-8")
    done = run("read", "report.pdf", "report.pdf", "-o", "out.txt", cwd=desk)
    assert done.returncode == Exit.MISSING and "folder" in done.stderr
    assert (desk / "out.txt").read_text(encoding="utf-8") == "mine"


# Pages


def test_pages(text: str) -> None:
    first, second, third = text.split("\f")
    for asked, wanted in (("2", [second]), ("1-2", [first, second]), ("2-", [second, third]), ("3,1", [third, first]),
                          ("1,1-2", [first, second])):
        assert run("read", REPORT, "--pages", asked).stdout == "\f".join(wanted), asked


@pytest.mark.parametrize("asked", ["4", "2-9", "0", "x", "1,,2", "-2", ""])
def test_pages_that_are_not_there(asked: str) -> None:
    done = run("read", REPORT, "--pages", asked)
    assert done.returncode == Exit.USAGE
    assert done.stdout == "" and "Traceback" not in done.stderr and done.stderr.strip()


def test_furniture_is_kept_when_asked_for() -> None:
    head = json.loads((ROOT / "examples" / "report.json").read_text(encoding="utf-8"))["head"]
    assert head not in run("read", REPORT).stdout
    pages = run("read", REPORT, "--furniture").stdout.split("\f")
    assert all(head in page for page in pages) and [page.strip().splitlines()[-1] for page in pages] == ["1", "2", "3"]


@pytest.mark.parametrize("form", ["txt", "json"])
def test_two_processes_read_the_same(form: str, tmp_path: Path) -> None:
    long = tmp_path / "long.pdf"
    with pikepdf.open(REPORT) as pdf:
        for page in list(pdf.pages) * 4:
            pdf.pages.append(page)
        pdf.save(long)
    one, two = (run("read", long, "--format", form, "--jobs", jobs) for jobs in ("1", "2"))
    assert one.stdout == two.stdout and one.stdout.strip()
    assert one.returncode == two.returncode and two.stderr == ""


def test_remarks_of_qpdf_stay_off_stderr() -> None:
    """It logs what it repairs; without a handler Python would print that."""
    code = f"import logging, tahqiq.cli as c; c._opened({str(REPORT)!r}, ''); logging.getLogger('pikepdf._core').warning('x')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert (done.stdout, done.stderr) == ("", "")


# Exit codes


def test_all_certified(certified: Path) -> None:
    for command in ("read", "check"):
        assert run(command, certified).returncode == Exit.OK
    assert run("read", certified, "--strict").returncode == Exit.OK


def test_doubts(desk: Path) -> None:
    assert run("read", REPORT).returncode == run("check", REPORT).returncode == Exit.DOUBTS


def test_strict_writes_nothing(desk: Path) -> None:
    done = run("read", "report.pdf", "--strict", cwd=desk)
    assert (done.returncode, done.stdout) == (Exit.DOUBTS, "") and "tahqiq check" in done.stderr
    run("read", "report.pdf", "--strict", "-o", "out.txt", cwd=desk)
    assert [path.name for path in desk.iterdir()] == ["report.pdf"]


def bad_inputs(folder: Path, encrypted: Path) -> Iterator[tuple[Path, Exit]]:
    """Files that cannot be read, and how the program ends."""
    for name, data, code in (
        ("empty.pdf", b"", Exit.NOT_PDF),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(100), Exit.NOT_PDF),
        ("cut.pdf", REPORT.read_bytes()[:200], Exit.DAMAGED),
    ):
        (folder / name).write_bytes(data)
        yield folder / name, code
    yield folder / "nowhere.pdf", Exit.MISSING
    yield folder, Exit.MISSING
    yield encrypted, Exit.ENCRYPTED


def test_bad_input_is_one_line_and_a_code(tmp_path: Path, encrypted: Path) -> None:
    for path, code in bad_inputs(tmp_path, encrypted):
        for command in ("read", "check"):
            done = run(command, path)
            assert (done.returncode, done.stdout) == (code, ""), (path.name, done)
            assert done.stderr.startswith("tahqiq: ") and done.stderr.count("\n") == 1, done.stderr


def test_encrypted(encrypted: Path, text: str) -> None:
    assert "--password" in run("read", encrypted).stderr
    assert run("read", encrypted, "--password", "guess").returncode == Exit.ENCRYPTED
    done = run("read", encrypted, "--password", "open sesame")
    assert done.stdout == text and done.returncode in READ
    assert run("read", encrypted, "--password", "open sesame", "--jobs", "2").stdout == text


def test_one_bad_file_does_not_cost_the_others(desk: Path, text: str) -> None:
    (desk / "bad.pdf").write_bytes(b"no")
    done = run("read", "nowhere.pdf", "report.pdf", "bad.pdf", "-o", "out/", cwd=desk)
    assert done.returncode == Exit.MISSING, "the code of the first that could not be read"
    assert done.stderr.count("tahqiq: ") == 2 and done.stdout == ""
    assert [path.name for path in (desk / "out").iterdir()] == ["report.txt"]


def test_unknown_command_and_option() -> None:
    for arguments in (["recite"], ["read", "--loud", "x.pdf"], ["read"], ["check", "--format", "html", "x.pdf"]):
        done = run(*arguments)
        assert done.returncode == Exit.USAGE and done.stdout == ""


# Nothing half-written


def test_an_error_midway_leaves_what_was_there(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(source: Source, pages: object, furniture: bool) -> Iterator[str]:
        yield "half"
        raise Damaged("the file ends here")

    monkeypatch.setitem(write.FORMATS, "txt", breaks)
    monkeypatch.chdir(desk)
    (desk / "out.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(main, ["read", "report.pdf", "-o", "out.txt"])
    assert result.exit_code == Exit.DAMAGED
    assert sorted(path.name for path in desk.iterdir()) == ["out.txt", "report.pdf"]
    assert (desk / "out.txt").read_text(encoding="utf-8") == "mine"


def test_a_place_that_cannot_be_written(desk: Path) -> None:
    done = run("read", "report.pdf", "-o", "report.pdf/out.txt", cwd=desk)
    assert done.returncode == Exit.MISSING and done.stderr.count("\n") == 1
    assert [path.name for path in desk.iterdir()] == ["report.pdf"]


def test_written_files_have_ordinary_permissions(desk: Path) -> None:
    run("read", "report.pdf", "-o", "out.txt", cwd=desk)
    plain = desk / "plain"
    plain.touch()
    assert (desk / "out.txt").stat().st_mode == plain.stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of a shell")
def test_a_reader_that_stops_listening_is_no_error() -> None:
    command = f"{sys.executable} -c 'from tahqiq.cli import main; main()' read {REPORT} --format json | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "{" and done.stderr == ""


# check


def test_check_for_programs() -> None:
    report = json.loads(run("check", REPORT, "--format", "json").stdout)
    with tahqiq.read(REPORT) as document:
        assert report["sha256"] == document.sha256
        assert [page["lines"] for page in report["pages"]] == [len(page.lines) for page in document.pages]
        assert [page["doubts"] for page in report["pages"]] == [page.doubts for page in document.pages]
    several = json.loads(run("check", REPORT, REPORT, "--format", "json", "--pages", "2").stdout)
    assert [[page["number"] for page in one["pages"]] for one in several] == [[2], [2]]


def test_check_for_people() -> None:
    with tahqiq.read(REPORT) as document:
        reasons = {reason for page in document.pages for reason in page.doubts}
    table = run("check", REPORT).stdout
    assert reasons and all(reason in table for reason in reasons)
    assert "lines certified" in table and "\x1b" not in table
