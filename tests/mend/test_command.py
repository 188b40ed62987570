"""The commands: streams, JSONL, bad input, exit codes."""

import io
import json
import tracemalloc
from pathlib import Path

import pytest
from click.testing import CliRunner

from tahqiq.errors import BadInput, Exit
from tahqiq.mend import command
from tahqiq.mend.command import chunks, damage_command, mend_command

CASES = json.loads((Path(__file__).parents[1] / "cases" / "mend" / "mends.json").read_text())
CASE = next(c for c in CASES if c["name"].startswith("visual order: report"))


def run(args: list[str], data: bytes | str = b"") -> tuple[int, str, str]:
    result = CliRunner().invoke(mend_command, args, input=data)
    return result.exit_code, result.stdout, result.stderr


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


def test_a_missing_file_and_broken_json() -> None:
    assert run(["/nowhere/at/all.txt"])[0] == Exit.MISSING
    assert run(["--jsonl", "text"], "{not json\n")[0] == Exit.BAD_INPUT


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


def test_a_record_of_any_length_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LONGEST_RECORD", 1000)
    code, out, err = run(["--jsonl", "text"], '{"text": "a"}\n{"text": "' + 2000 * "b" + '"}\n')
    assert (code, out) == (Exit.BAD_INPUT, '{"text": "a"}\n')
    assert "line 2 is longer" in err


def test_json_in_json_without_end_is_no_record() -> None:
    code, _, err = run(["--jsonl", "text"], 100_000 * "[")
    assert code == Exit.BAD_INPUT
    assert "nested too deeply" in err
