"""A decision is kept in one file, and every figure that does not come out later is found."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmselect as crm
from crmselect.cli.example import write_example
from crmselect.model import InputFile
from crmselect.snapshot import checking, saving
from crmselect.snapshot.comparing import compare
from crmselect.snapshot.manifest import MANIFEST, MOST_DRAWS

DRAWS = 200
RANKED = {"ranking", "tco", "cost_risk", "robustness", "stability", "audit", "review"}
SEATS = crm.CostItem(
    item="Seats",
    category="procurement.licences",
    amount={"low": 45, "likely": 50, "high": 60},
    per="users",
    every="month",
)
FIT = crm.Criterion(name="Fit", weight=50, source="attribute.fit", value=crm.ValueFunction(worst=0, best=10))
COST = crm.Criterion(name="Cost", weight=50, source="cost.present_value", value=crm.ValueFunction(worst=20_000, best=0))


def small(**changes):
    fields = {
        "offers": [
            crm.Offer(name="Acme", items=(SEATS,), attributes={"fit": 3}),
            crm.Offer(name="云端", items=(SEATS.replace(amount=40),), attributes={"fit": 8}),
        ],
        "assumptions": crm.Assumptions(currency="USD", years=2, drivers={"users": 10}),
        "gates": crm.Gates(budget=20_000),
        "criteria": (FIT, COST),
    }
    return crm.Study(**{**fields, **changes})


@pytest.fixture(scope="module", params=["en", "zh"])
def example(request, tmp_path_factory):
    """The example study in both languages, saved."""
    folder = tmp_path_factory.mktemp("decision")
    write_example(folder / "study", request.param)
    study = crm.Study.read(folder / "study" / "study.toml")
    return study, study.save(folder / "decision.zip", draws=DRAWS, seed=3)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A small decision with a file of its own, as members; many tests spoil a copy of it."""
    folder = tmp_path_factory.mktemp("small")
    notes = folder / "notes.csv"
    notes.write_text("offer,score\nAcme,1\n", encoding="utf-8")
    study = small(inputs=(InputFile(file=str(notes), sha256=hashlib.sha256(notes.read_bytes()).hexdigest()),))
    return members(study.save(folder / "decision.zip", draws=DRAWS))


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def manifest_with(parts, **changes):
    """Return the parts with a manifest whose hashes are right and in which something else stands."""
    page = json.loads(parts[MANIFEST])
    page["members"] = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for name, data in parts.items()
        if name != MANIFEST
    }
    return {**parts, MANIFEST: json.dumps({**page, **changes}).encode()}


def spoilt(parts, member, change):
    """Return the parts with a JSON part changed in place, and the hash that fits."""
    data = json.loads(parts[member])
    change(data)
    return manifest_with({**parts, member: json.dumps(data).encode()})


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from leaves(inner, (*path, position))
    else:
        yield path, value


def put(data, path, value):
    *steps, last = path
    for step in steps:
        data = data[step]
    data[last] = value


def faulty(path):
    with pytest.raises(crm.DataError) as caught:
        crm.verify(path)
    return str(caught.value)


def test_every_figure_of_the_example_comes_out(example):
    study, path = example
    found = crm.verify(path)
    assert found
    assert {one.name for one in found.results} == RANKED
    assert {one.outcome for one in found.results} == {"identical"}
    assert all(one.figures > 100 for one in found.results if one.name != "review")
    assert (found.seed, found.draws, found.language, found.title) == (3, DRAWS, study.language, study.title)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [one.status for one in found.inputs] == ["kept"] * 4
    assert found.exact
    assert not found.versions_differ
    verdict = found.say().split("\n")[0]
    assert verdict.startswith("全部" if study.language == "zh" else "Every figure comes out")
    assert found.say("en") != found.say("zh")


def test_the_archive_gives_study_files_and_results_back(example):
    study, path = example
    parts = members(path)
    assert crm.Study.model_validate_json(parts["study.json"]) == study
    for one in json.loads(parts[MANIFEST])["inputs"]:
        assert parts[one["member"]] == Path(one["file"]).read_bytes()
    ranking = json.loads(parts["results/ranking.json"])
    assert ranking["winner"] == study.rank().winner
    assert json.loads(parts["results/robustness.json"])["seed"] == 3
    readme = parts["README.txt"].decode()
    assert "crmselect verify" in readme
    assert readme.startswith("本压缩包" if study.language == "zh" else "This archive")
    assert study.title in readme
    listed = json.loads(parts[MANIFEST])["members"]
    assert {name: one["sha256"] for name, one in listed.items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in parts.items() if name != MANIFEST
    }


def test_the_same_study_gives_the_same_bytes_whenever_it_is_saved(example, tmp_path):
    study, path = example
    again = crm.Study.read(study.inputs[0].file).save(tmp_path / "other.zip", draws=DRAWS, seed=3)
    assert again.read_bytes() == path.read_bytes()
    other = study.save(tmp_path / "third.zip", draws=DRAWS, seed=4)
    assert other.read_bytes() != path.read_bytes()


def test_it_bears_the_day_that_is_given_and_none_by_itself(tmp_path):
    path = small().save(tmp_path / "a.zip", draws=DRAWS, created=dt.date(2026, 11, 20))
    assert crm.verify(path).created == dt.date(2026, 11, 20)
    assert crm.verify(path).to_dict()["created"] == "2026-11-20"
    assert crm.verify(small().save(path, draws=DRAWS)).created is None
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_study_without_files_is_kept_whole(tmp_path):
    path = small().save(tmp_path / "decision.zip", draws=DRAWS)
    assert not [name for name in members(path) if name.startswith("inputs/")]
    found = crm.verify(path)
    assert found
    assert found.inputs == ()


@pytest.mark.parametrize(
    ("study", "missing"),
    [
        (small(gates=crm.Gates(), criteria=()), {"ranking", "robustness", "stability", "audit"}),
        (small(gates=crm.Gates(budget=1)), {"robustness", "stability"}),
    ],
    ids=["no scale of cost", "nobody passes"],
)
def test_a_study_that_cannot_be_ranked_is_kept_with_the_reason(study, missing, tmp_path):
    path = study.save(tmp_path / "decision.zip", draws=DRAWS)
    found = crm.verify(path)
    assert found
    assert {one.name for one in found.results if one.outcome == "absent"} == missing
    assert all(one.reason for one in found.results if one.outcome == "absent")
    assert f"({found['stability'].reason})" in found.say()
    assert not {f"results/{name}.json" for name in missing} & set(members(path))


def test_the_evaluators_panel_is_kept_too(tmp_path):
    people = (crm.Evaluator(name="Ana", weights={"Fit": 60, "Cost": 40}), crm.Evaluator(name="本", weight=2))
    path = small(evaluators=people).save(tmp_path / "decision.zip", draws=DRAWS)
    found = crm.verify(path)
    assert found
    assert found["panel"].outcome == "identical"
    assert found["panel"].figures > 10


def test_a_file_that_changed_or_went_is_named_and_not_kept(tmp_path):
    write_example(tmp_path / "study")
    study = crm.Study.read(tmp_path / "study" / "study.toml")
    (tmp_path / "study" / "offers.csv").write_text("another one", encoding="utf-8")
    (tmp_path / "study" / "answers.csv").unlink()
    (tmp_path / "study" / "requirements.md").unlink()
    (tmp_path / "study" / "requirements.md").mkdir()
    found = crm.verify(study.save(tmp_path / "decision.zip", draws=DRAWS))
    assert found
    assert [one.status for one in found.inputs] == ["kept", "changed", "unreadable", "missing"]
    assert "offers.csv: had changed since it was read" in found.say()
    assert "answers.csv: was no longer there" in found.say()
    assert "已不存在" in found.say("zh")


def test_files_that_are_too_large_together_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "MOST_INPUTS", 5_000)
    write_example(tmp_path / "study")
    found = crm.verify(crm.Study.read(tmp_path / "study" / "study.toml").save(tmp_path / "decision.zip", draws=DRAWS))
    assert [one.status for one in found.inputs] == ["kept", "kept", "left out", "left out"]


def test_nothing_on_another_machine_is_looked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "read_source", lambda _: pytest.fail("reached out"))
    for name in ("//host/share/offers.csv", "\\\\host\\share\\offers.csv"):
        study = small(inputs=(InputFile(file=name, sha256="0" * 64),))
        assert crm.verify(study.save(tmp_path / "decision.zip", draws=DRAWS)).inputs[0].status == "unreadable"


def test_names_of_files_are_safe_to_unpack_and_one_workbook_is_kept_once(tmp_path):
    files = []
    for name in ("../a b/报价.csv", "con", "x.xml", ".."):
        path = tmp_path / "deep" / name if name != ".." else tmp_path / "deep" / "..." / ".hidden"
        (tmp_path / "deep").mkdir(exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<!DOCTYPE x>", encoding="utf-8")
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        files += [InputFile(file=str(path), sha256=sha256, sheet=sheet) for sheet in ("Costs", "Prices")]
    found = crm.verify(small(inputs=tuple(files)).save(tmp_path / "decision.zip", draws=DRAWS))
    assert found
    names = [one.member for one in found.inputs]
    assert names == ["inputs/01-报价.csv", "inputs/02-con", "inputs/03-x.xml.txt", "inputs/04-hidden"]


def test_a_file_that_packs_like_a_bomb_can_be_read_back(tmp_path):
    path = tmp_path / "blank.csv"
    path.write_bytes(b"a\n" + b" " * 3_000_000)
    study = small(inputs=(InputFile(file=str(path), sha256=hashlib.sha256(path.read_bytes()).hexdigest()),))
    assert crm.verify(study.save(tmp_path / "decision.zip", draws=DRAWS)).inputs[0].status == "kept"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"draws": 0}, "number of draws"),
        ({"draws": MOST_DRAWS + 1}, "number of draws"),
        ({"draws": True}, "number of draws"),
        ({"seed": None}, "cannot be checked"),
        ({"seed": -1}, "no seed"),
        ({"created": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "no day"),
        ({"overwrite": False}, "is there already"),
    ],
)
def test_what_makes_no_sense_is_refused_before_the_old_file_is_touched(arguments, said, tmp_path):
    path = tmp_path / "decision.zip"
    path.write_bytes(b"old")
    with pytest.raises(crm.DataError, match=said):
        small().save(path, **arguments)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_another_suffix_and_a_folder_that_is_not_there_are_refused(tmp_path):
    with pytest.raises(crm.DataError, match=r"saved as a \.zip"):
        small().save(tmp_path / "decision.html")
    with pytest.raises(crm.DataError, match="there is no folder"):
        small().save(tmp_path / "no" / "decision.zip")


def test_a_figure_that_was_altered_with_its_hash_is_found_by_computing_it_anew(saved, tmp_path):
    parts, told = dict(saved), {}
    for member in [name for name in saved if name.startswith("results/")]:
        data = json.loads(parts[member])
        figures = [(p, v) for p, v in leaves(data) if isinstance(v, float) and v and p[0] != "versions"]
        if figures:
            path, value = figures[len(figures) // 2]
            put(data, path, value * (1 + 1e-12))
            told[Path(member).stem] = value
            parts[member] = json.dumps(data).encode()
    assert set(told) == RANKED - {"review"}
    found = crm.verify(packed(tmp_path / "decision.zip", manifest_with(parts)))
    assert not found
    assert not found.altered
    for name, value in told.items():
        one = found[name]
        assert (one.outcome, one.differing) == ("differs", 1)
        assert one.differences[0].recomputed == value
        assert one.differences[0].recorded == value * (1 + 1e-12)
        assert one.differences[0].path in found.say()
    assert found.say().startswith("Not every figure comes out; what differs: ranking, costs")
    assert found.say("zh").startswith("数值不一致：排名、成本")


def test_another_winner_a_missing_row_and_a_new_key_are_found(saved, tmp_path):
    def change(data):
        data["winner"] = "Acme"
        data["table"].pop()
        data["added"] = 1

    found = crm.verify(packed(tmp_path / "d.zip", spoilt(saved, "results/ranking.json", change)))
    differences = {one.path: one for one in found["ranking"].differences}
    assert set(differences) == {"winner", "table (length)", "added"}
    assert differences["winner"].recomputed == "云端"
    assert differences["added"].recomputed is None
    assert "recorded 1, now nothing" in found.say()


def test_a_result_that_was_taken_out_is_found(saved, tmp_path):
    results = json.loads(saved[MANIFEST])["results"]
    rest = {name: data for name, data in saved.items() if name != "results/audit.json"}
    for audit in ({}, {"audit": {"member": "", "absent": "nobody asked"}}):
        kept = {name: one for name, one in results.items() if name != "audit"}
        path = packed(tmp_path / "decision.zip", manifest_with(rest, results={**kept, **audit}))
        assert crm.verify(path)["audit"].outcome == "differs"


def test_another_study_under_the_same_results_is_found(saved, tmp_path):
    def change(data):
        data["offers"]["offers"][0]["items"][0]["amount"]["likely"] = 51

    found = crm.verify(packed(tmp_path / "decision.zip", spoilt(saved, "study.json", change)))
    assert {"tco", "ranking", "cost_risk"} <= {one.name for one in found.results if one.outcome == "differs"}


@pytest.mark.parametrize("changes", [{"seed": 1}, {"draws": DRAWS + 1}])
def test_another_seed_or_number_of_draws_is_found(saved, changes, tmp_path):
    found = crm.verify(packed(tmp_path / "decision.zip", manifest_with(saved, **changes)))
    assert {one.name for one in found.results if one.outcome == "differs"} == {"cost_risk", "robustness"}


def test_an_input_file_that_was_altered_is_found_by_its_hash(saved, tmp_path):
    [member] = [name for name in saved if name.startswith("inputs/")]
    other = {**saved, member: b"offer,score\nAcme,9\n"}
    found = crm.verify(packed(tmp_path / "a.zip", other))
    assert found.altered == (member,)
    assert not found
    assert f"{member}: its hash is not the recorded one" in found.say()
    assert found.say().startswith("All ")
    assert found.say("zh").split("\n")[0].endswith("但压缩包已被更改。")
    # With the hash of the part corrected, the file's own tells; with both, the study's.
    found = crm.verify(packed(tmp_path / "b.zip", manifest_with(other)))
    assert (found.altered, len(found.mismatched), bool(found)) == ((), 1, False)
    [entry] = json.loads(saved[MANIFEST])["inputs"]
    entry = {**entry, "sha256": hashlib.sha256(other[member]).hexdigest()}
    found = crm.verify(packed(tmp_path / "c.zip", manifest_with(other, inputs=[entry])))
    assert (found.altered, found.mismatched, bool(found)) == ((), (entry["file"],), False)
    assert "is not the file that the study was read from" in found.say()


def test_a_file_that_is_no_longer_named_is_found(saved, tmp_path):
    rest = {name: data for name, data in saved.items() if not name.startswith("inputs/")}
    found = crm.verify(packed(tmp_path / "decision.zip", manifest_with(rest, inputs=[])))
    assert not found
    assert len(found.mismatched) == 1


def test_any_altered_part_is_found_by_its_hash(saved, tmp_path):
    for member in saved:
        if member != MANIFEST:
            found = crm.verify(packed(tmp_path / "decision.zip", {**saved, member: saved[member] + b" "}))
            assert found.altered == (member,)
            assert not found


@given(data=st.data())
def test_no_changed_leaf_of_a_result_goes_unseen(saved, data):
    member = data.draw(st.sampled_from([name for name in saved if name.startswith("results/")]))
    result = json.loads(saved[member])
    path, value = data.draw(st.sampled_from([leaf for leaf in leaves(result) if leaf[0][0] != "versions"]))
    other = copy.deepcopy(result)
    is_figure = isinstance(value, int | float) and not isinstance(value, bool)
    put(other, path, value * (1 + 1e-7) + 1e-7 if is_figure else f"{value}!")
    for exact in (True, False):
        assert compare(result, result, exact=exact, same_words=True).differing == 0
        assert compare(other, result, exact=exact, same_words=True).differing == 1


def test_on_another_processor_last_digits_may_differ_and_no_more(saved, tmp_path, monkeypatch):
    monkeypatch.setattr(
        checking, "this_machine", lambda: {"system": "Plan 9", "processor": "abacus", "vector units": ""}
    )

    def turned(by):
        def change(data):
            data["table"][0]["score"] *= 1 + by

        return crm.verify(packed(tmp_path / "decision.zip", spoilt(saved, "results/ranking.json", change)))

    found = turned(1e-12)
    assert found
    assert not found.exact
    assert (found["ranking"].outcome, found["ranking"].near) == ("within tolerance", 1)
    assert found.versions_differ["processor"][1] == "abacus"
    assert "1 of them but for the last digits" in found.say()
    assert "within 1e-9 of their size" in found.say()
    assert "末位数字不同" in found.say("zh")
    assert turned(1e-6)["ranking"].outcome == "differs"


def test_another_version_may_say_the_same_in_other_words(saved, tmp_path):
    versions = {**json.loads(saved[MANIFEST])["versions"], "crmselect": "0.0.1"}

    def change(data):
        data["sentences"] = ["said otherwise"]
        del data["verdict"]

    parts = spoilt(saved, "results/robustness.json", change)
    found = crm.verify(packed(tmp_path / "a.zip", manifest_with(parts, versions=versions)))
    assert found
    assert (found["robustness"].outcome, found["robustness"].words) == ("identical", 2)
    assert found.versions_differ["crmselect"] == ("0.0.1", crm.__version__)
    assert "crmselect: 0.0.1 then" in found.say()
    assert crm.verify(packed(tmp_path / "b.zip", parts))["robustness"].outcome == "differs"
    # A winner is no sentence: it has to come out whatever the version.
    parts = spoilt(saved, "results/robustness.json", lambda data: data.update(winner="Nobody"))
    found = crm.verify(packed(tmp_path / "c.zip", manifest_with(parts, versions=versions)))
    assert found["robustness"].differences[0].recorded == "Nobody"
    assert "may only have been drawn anew" in found.say()


def test_figures_that_cancel_out_count_as_nothing_on_another_processor():
    assert compare({"a": 1e-14}, {"a": 0.0}, exact=False, same_words=True).near == 1
    assert compare({"a": 1e-14}, {"a": 0.0}, exact=True, same_words=True).differing == 1
    assert compare({"a": 10**400}, {"a": 1.5}, exact=False, same_words=True).differing == 1
    assert compare({"a": True}, {"a": 1}, exact=False, same_words=True).differing == 1
    assert compare({"a": None}, {"a": 0}, exact=False, same_words=True).differing == 1


def test_a_long_value_is_told_by_its_beginning_and_the_first_ten_suffice():
    found = compare({str(n): ["x" * 900] for n in range(50)}, {}, exact=True, same_words=True)
    assert found.differing == 50
    assert len(found.first) == 10
    assert len(found.first[0].recorded) == 201


def test_the_check_goes_out_as_a_table_as_json_and_as_html(saved, tmp_path):
    path = packed(
        tmp_path / "decision.zip", spoilt(saved, "results/tco.json", lambda data: data.update(currency="<b>"))
    )
    found = crm.verify(path)
    assert found.table.loc["tco", "outcome"] == "differs"
    assert found.table.loc["tco", "first"] == "currency"
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "crmselect/verification/1"
    assert data["ok"] is False
    assert [one["result"] for one in data["results"]] == list(found.table.index)
    page = found._repr_html_()
    assert "Not every figure comes out; what differs: costs." in page
    assert "<td>currency</td>" in page
    with pytest.raises(KeyError, match="tco"):
        found["costs"]


def hostile(tmp_path, **parts):
    return packed(tmp_path / "decision.zip", {name.replace("__", "."): data for name, data in parts.items()})


def test_what_is_no_archive_is_refused(saved, tmp_path):
    path = tmp_path / "decision.zip"
    path.write_text("no archive", encoding="utf-8")
    assert "is damaged, or not what its suffix says" in faulty(path)
    packed(path, saved)
    whole = path.read_bytes()
    for share in (0.1, 0.5, 0.9, 0.999):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert "decision.zip" in faulty(path)
    assert "does not exist" in faulty(tmp_path / "none.zip")
    assert "is a folder" in faulty(tmp_path)
    assert "there is no manifest.json in it" in faulty(hostile(tmp_path, a__txt="x"))


def test_a_flipped_byte_anywhere_is_a_fault_or_changes_nothing_that_is_kept(saved, tmp_path):
    path = packed(tmp_path / "decision.zip", saved)
    whole = path.read_bytes()
    refused = 0
    for at in range(0, len(whole), len(whole) // 60):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            found = crm.verify(path)
        except crm.DataError:
            refused += 1
        else:
            assert not found or members(path) == saved  # A flipped time stamp harms nobody.
    assert refused > 50


def test_a_study_that_was_altered_anyhow_is_refused_or_checked_and_nothing_else(saved, tmp_path):
    rng = random.Random(7)  # noqa: S311 - no secret hangs on it
    paths = [path for path, _ in leaves(json.loads(saved["study.json"]))]
    refused = 0
    for _ in range(60):
        study = json.loads(saved["study.json"])
        put(study, rng.choice(paths), rng.choice([None, 0, -1, 1e12, "x", "", [], {}, True, 10**9]))
        parts = manifest_with({**saved, "study.json": json.dumps(study).encode()})
        path = packed(tmp_path / "decision.zip", parts)
        try:
            found = crm.verify(path)
        except crm.DataError:
            refused += 1
        else:
            assert found.say()
            assert json.dumps(found.to_dict(), allow_nan=False)
    assert 0 < refused < 60


def test_an_archive_that_would_unpack_to_too_much_is_refused(saved, tmp_path):
    path = packed(tmp_path / "decision.zip", {**saved, "inputs/02-x.csv": b"0" * 20_000_000})
    assert "unpacks to more than 200 times its size" in faulty(path)
    path = packed(path, {f"{n}": b"" for n in range(2_100)})
    assert "more than 2,000 parts" in faulty(path)


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "C:/evil", "inputs/../../evil", "..\\evil"])
def test_a_part_outside_of_the_archive_is_refused(saved, tmp_path, name):
    assert "lies outside" in faulty(packed(tmp_path / "decision.zip", {**saved, name: b"x"}))


def test_a_part_that_stands_twice_is_refused(saved, tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in saved.items():
            archive.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("study.json", saved["study.json"])
    path = tmp_path / "decision.zip"
    path.write_bytes(stream.getvalue())
    assert "two parts of the same name" in faulty(path)


@pytest.mark.parametrize("member", ["study.json", "results/tco.json", "README.txt"])
def test_a_part_that_is_not_there_is_refused(saved, tmp_path, member):
    rest = {name: data for name, data in saved.items() if name != member}
    told = faulty(packed(tmp_path / "decision.zip", rest))
    assert member in told
    assert "is named in the manifest and not there" in told


def test_every_part_that_no_one_named_is_told(saved, tmp_path):
    told = faulty(packed(tmp_path / "decision.zip", {**saved, "a.txt": b"x", "b.txt": b"x"}))
    assert told.count("is not in the manifest's list of parts") == 2


def test_folders_that_a_packer_adds_do_no_harm(saved, tmp_path):
    assert crm.verify(packed(tmp_path / "decision.zip", {"results/": b"", **saved}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "crmselect/decision/9"}, "crmselect/decision/1 is what this version reads"),
        ({"draws": 10**12}, "draws"),
        ({"draws": "200"}, "draws"),
        ({"seed": -1}, "seed"),
        ({"seed": None}, "seed"),
        ({"language": "fr"}, "language"),
        ({"members": {"study.json": {"sha256": "short", "bytes": 1}}}, "sha256"),
        ({"more": 1}, "more"),
        ({"inputs": [{"file": "x", "sha256": "", "status": "kept", "member": "inputs/none"}]}, "inputs/none"),
        ({"results": {"tco": {"member": "results/none.json"}}}, "results/none.json"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(saved, tmp_path, change, said):
    told = faulty(packed(tmp_path / "decision.zip", manifest_with(saved, **change)))
    assert said in told
    assert "Traceback" not in told


@pytest.mark.parametrize("member", [MANIFEST, "study.json", "results/tco.json"])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no plain JSON"),
        (b"\xff\xfe", "no plain JSON"),
        (b"[1]", "holds no object"),
        (b'{"a": NaN}', "NaN is no figure"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "no plain JSON"),
    ],
    ids=["blank", "no text", "list", "NaN", "key twice", "deep", "long figure"],
)
def test_a_part_that_is_no_plain_json_is_refused(saved, tmp_path, member, data, said):
    parts = {**saved, member: data}
    told = faulty(packed(tmp_path / "decision.zip", parts if member == MANIFEST else manifest_with(parts)))
    assert said in told
    assert member in told


def test_a_study_that_cannot_be_is_refused_with_the_place(saved, tmp_path):
    path = packed(tmp_path / "d.zip", spoilt(saved, "study.json", lambda data: data["assumptions"].update(years=-3)))
    assert "study.json: assumptions.years" in faulty(path)


def test_a_result_that_this_version_does_not_know_cannot_come_out(saved, tmp_path):
    results = {**json.loads(saved[MANIFEST])["results"], "horoscope": {"member": "results/horoscope.json"}}
    path = packed(
        tmp_path / "d.zip", manifest_with({**saved, "results/horoscope.json": b'{"luck": 1}'}, results=results)
    )
    found = crm.verify(path)
    assert found["horoscope"].outcome == "differs"
    assert "this version does not know it" in found.say()
