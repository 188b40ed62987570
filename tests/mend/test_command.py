"""The commands: streams, JSONL, bad input, exit codes."""

import io
import json
import os
import random
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from click.testing import CliRunner

from tahqiq.errors import BadInput, Exit
from tahqiq.mend import source as sources
from tahqiq.mend.command import damage_command, mend_command
from tahqiq.mend.source import chunks

CASES = json.loads((Path(__file__).parents[1] / "cases" / "mend" / "mends.json").read_text())
CASE = next(c for c in CASES if c["name"].startswith("visual order: report"))


def run(args: list[str], data: bytes | str = b"") -> tuple[int, str, str]:
    result = CliRunner().invoke(mend_command, args, input=data)
    return result.exit_code, result.stdout_bytes.decode(), result.stderr  # `stdout` has its line ends changed


def test_a_stream_is_mended() -> None:
    code, out, err = run([], CASE["damaged"])
    assert (code, out, err) == (0, CASE["mended"], "")


def test_a_file_goes_to_a_file(tmp_path: Path) -> None:
    source, target = tmp_path / "in.txt", tmp_path / "out.txt"
    source.write_text(CASE["damaged"], encoding="utf-8")
    code, out, err = run([str(source), "-o", str(target), "--explain"])
    assert (code, out) == (0, "")
    assert err.count("visual-order") == CASE["damaged"].count("\n") + 1
    assert target.read_text(encoding="utf-8") == CASE["mended"]


def test_a_file_may_take_its_own_place(tmp_path: Path) -> None:
    source = tmp_path / "in.txt"
    source.write_text(CASE["damaged"], encoding="utf-8")
    code, _, _ = run([str(source), "-o", str(source)])
    assert (code, source.read_text(encoding="utf-8")) == (0, CASE["mended"])
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"]


def test_what_fails_leaves_the_old_file(tmp_path: Path) -> None:
    source, target = tmp_path / "in.txt", tmp_path / "out.txt"
    source.write_bytes(b"\xff\xfe\x00 no text")
    target.write_text("old", encoding="utf-8")
    code, _, err = run([str(source), "-o", str(target)])
    assert code != 0
    assert err.startswith("tahqiq: ")
    assert target.read_text(encoding="utf-8") == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"in.txt", "out.txt"}


def test_json_tells_the_steps() -> None:
    _, out, _ = run(["--format", "json"], CASE["damaged"])
    told = json.loads(out)
    assert told["text"] == CASE["mended"]
    assert {"rule", "start", "end", "before", "after", "gain"} <= set(told["steps"][0])


def test_jsonl_keeps_everything_else() -> None:
    records = [{"id": 1, "text": CASE["damaged"]}, {"id": 2}, {"id": 3, "text": "plain"}, [1, 2]]
    lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    code, out, _ = run(["--jsonl", "text"], lines)
    got = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert got[0] == {"id": 1, "text": CASE["mended"]}
    assert got[1:] == records[1:]


@pytest.mark.parametrize(("data", "code"), [
    (b"", Exit.OK),
    (b"\xff\xfe\x00a", Exit.BAD_INPUT),
    (bytes(range(256)) * 20, Exit.BAD_INPUT),
    ("\u0627".encode("cp1256") * 9, Exit.BAD_INPUT),
    (b"\0" * 5000, Exit.BAD_INPUT),
])  # fmt: skip
def test_bad_input_has_a_clear_end(data: bytes, code: Exit) -> None:
    exit_code, _, err = run([], data)
    assert exit_code == code
    assert bool(err) == (code != Exit.OK)
    assert "Traceback" not in err


@pytest.mark.parametrize(("data", "said"), [
    (b"\x1f\x8b\x08\x00rest", "compressed"),
    (b"%PDF-1.7\n", "tahqiq read"),
    ("\u0627\u0628 \n".encode("utf-16-le") * 20, "UTF-16"),
    ("\u0627\u0628 \n".encode("utf-16"), "UTF-16"),
    (b"\0\1\2\3\4" * 500, "binary"),
    (random.Random(1).randbytes(5000), "binary"),
    (b"\xc7\xe1\n", "not UTF-8"),
])  # fmt: skip
@pytest.mark.parametrize("args", [[], ["--jsonl", "text"]])
def test_what_is_no_text_is_named(data: bytes, said: str, args: list[str]) -> None:
    code, out, err = run(args, data)
    assert (code, out) == (Exit.BAD_INPUT, "")
    assert err.count("\n") == 1
    assert said in err or (args and ("binary" in err or "not UTF-8" in err))


def test_a_missing_file() -> None:
    assert run(["/nowhere/at/all.txt"])[0] == Exit.MISSING


def test_lines_that_are_no_records_pass_as_they_are() -> None:
    good = json.dumps({"text": CASE["damaged"]}, ensure_ascii=False) + "\n"
    other = '{"id": 1}\n\n{"text": null, "x": 0.12345678901234567890}\r\n'
    code, out, err = run(["--jsonl", "text"], other + "{not json\n" + good + "[" * 100_000)
    assert code == Exit.BAD_INPUT
    assert err == (
        "tahqiq: line 4 is not JSON: Expecting '}' at character 2; it and 1 more lines passed as they are\n"
    )
    assert out.startswith(other + "{not json\n")
    assert out.endswith("\n" + "[" * 100_000)
    assert json.loads(out.split("\n")[4]) == {"text": CASE["mended"]}
    code, out, err = run(["--jsonl", "text"], other + good)
    assert code == Exit.OK
    assert err == "tahqiq: 2 of 3 records have no text 'text': they passed as they are\n"
    code, out, err = run(["--jsonl", "txet"], good)
    assert (code, out) == (Exit.BAD_INPUT, good)
    assert err == "tahqiq: no record has a text 'txet': all passed as they are\n"


def test_only_the_field_of_a_record_changes() -> None:
    damaged, mended = CASE["damaged"], CASE["mended"]
    around = '\ufeff{ "n":1.10,"a" : [{"text":"x"}],\t"text" :%s , "z":"\\u0627" }\r\n'
    for ascii_only in (True, False):
        given, wanted = (around % json.dumps(t, ensure_ascii=ascii_only) for t in (damaged, mended))
        assert run(["--jsonl", "text"], given)[:2] == (0, wanted)
    lone = '{"text": "\\ud800 \u0627\u0644\u0640\u0640\u0643\u062a\u0627\u0628"}\n'
    code, out, _ = run(["--jsonl", "text"], lone)
    assert (code, json.loads(out)["text"]) == (0, "\ud800 \u0627\u0644\u0643\u062a\u0627\u0628")


def test_each_record_is_explained() -> None:
    good = json.dumps({"text": CASE["damaged"]}) + "\n"
    _, _, err = run(["--jsonl", "text", "--explain"], '{"text": "plain"}\n' + good)
    assert err.startswith("line 2\n")
    assert "visual-order" in err


def test_damage_changes_nothing_and_says_what() -> None:
    result = CliRunner().invoke(damage_command, [], input=CASE["damaged"])
    assert result.exit_code == Exit.DOUBTS
    assert "visual-order" in result.stdout
    result = CliRunner().invoke(damage_command, ["--format", "json"], input=CASE["mended"])
    assert result.exit_code == Exit.OK
    assert json.loads(result.stdout)["kinds"] == {}


@pytest.mark.parametrize(
    "text", ["\u0627\u0628 " * 5000, "\u0627\u0628" * 9000, "ab\n" * 9000, "x" * 9000, "\f\n \u06dd"]
)
def test_chunks_are_the_text(text: str) -> None:
    pieces = list(chunks(io.BytesIO(text.encode()), 1000))
    assert "".join(pieces) == text
    assert all(len(piece.encode()) <= 2001 for piece in pieces)


def test_one_endless_line_needs_little_memory() -> None:
    class Endless(io.RawIOBase):
        left = 40_000_000

        def read(self, size: int = -1) -> bytes:
            size = min(size, self.left)
            self.left -= size
            return b"x" * size

    tracemalloc.start()
    size = sum(len(piece) for piece in chunks(Endless()))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 40_000_000
    assert peak < 16_000_000


def test_broken_bytes_are_placed() -> None:
    with pytest.raises(BadInput, match="byte 2500"):
        list(chunks(io.BytesIO(b"a\n" * 1250 + b"\xff"), 1000))


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    source = tmp_path / "in.txt"
    source.write_text("text", encoding="utf-8")
    code, _, err = run([str(source), "-o", str(tmp_path / "no" / "out.txt")])
    assert code == Exit.MISSING
    assert err.startswith("tahqiq: ")
    assert "cannot write" in err


def test_what_is_no_file_is_written_to_as_it_is(tmp_path: Path) -> None:
    source, pipe, link = tmp_path / "in.txt", tmp_path / "pipe", tmp_path / "link"
    source.write_text("text", encoding="utf-8")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert run([str(source), "-o", str(pipe)])[0] == Exit.OK
    assert os.read(reader, 100) == b"text"
    os.close(reader)
    link.symlink_to(tmp_path / "out.txt")
    assert run([str(source), "-o", str(link)])[0] == Exit.OK
    assert link.is_symlink()
    assert link.read_text(encoding="utf-8") == "text"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_has_one_line(tmp_path: Path) -> None:
    source = tmp_path / "in.txt"
    source.write_text("text", encoding="utf-8")
    code, _, err = run([str(source), "-o", "/dev/full"])
    assert (code, err.count("\n")) == (Exit.MISSING, 1)
    command = [sys.executable, "-c", "from tahqiq.cli import main; main()", "mend", str(source)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == Exit.MISSING
    assert done.stderr == b"tahqiq: cannot write to stdout: No space left on device\n"


def test_a_record_of_any_length_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LONGEST_RECORD", 1000)
    code, out, err = run(["--jsonl", "text"], '{"text": "a"}\n{"text": "' + 2000 * "b" + '"}\n')
    assert (code, out) == (Exit.BAD_INPUT, '{"text": "a"}\n')
    assert "line 2 is longer" in err
