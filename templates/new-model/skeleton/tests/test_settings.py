import pytest
import yaml

from pipeline import settings


def changed(tmp_path, change):
    raw = yaml.safe_load((settings.ROOT / "model.yaml").read_text())
    change(raw)
    path = tmp_path / "model.yaml"
    path.write_text(yaml.safe_dump(raw))
    return path


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda raw: raw.update(traget=raw.pop("target")), "lacks target and says traget, which nothing reads"),
        (lambda raw: raw["gate"].pop("margin"), "gate lacks margin"),
        (lambda raw: raw.update(task="guessing"), "task is 'guessing'"),
        (lambda raw: raw["gate"].update(direction="up"), "gate.direction"),
        (lambda raw: raw["gate"].update(floor="good"), "gate.floor must be a number, or guess"),
        (lambda raw: raw["gate"].update(floor=float("nan")), "gate.floor must be a number"),
        (lambda raw: raw["gate"].update(metric="mae", direction="higher"), "must be 'lower' for gate.metric mae"),
        (lambda raw: raw["gate"].update(metric="accuracy", direction="lower"), "must be 'higher' for gate.metric accuracy"),
        (lambda raw: raw["gate"].update(resamples=0), "gate.resamples must be 200 at least"),
        (lambda raw: raw.update(held_out_share=25), "held_out_share must lie between 0 and 1"),
        (lambda raw: raw["gate"].update(margin="some"), "gate.margin must be a number, or a share"),
        (lambda raw: raw.update(gate=None), "gate should hold"),
    ],
)
def test_a_mistake_in_the_settings_is_named(tmp_path, change, sentence):
    with pytest.raises(SystemExit, match=sentence):
        settings.load(changed(tmp_path, change))


def test_a_step_that_comes_too_early_says_which_one_comes_first(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "BUILD", tmp_path)
    with pytest.raises(SystemExit, match="There is no build/run.json: run make train first"):
        settings.remembered("run.json", "make train")
