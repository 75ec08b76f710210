"""The compose files: settings that the program knows, and shards that are each served once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.settings import KNOWN, Settings

ROOT = Path(__file__).parents[1]
ELSEWHERE = {"MPLCONFIGDIR"}


def services(name):
    return yaml.safe_load((ROOT / name).read_text())["services"]


@pytest.mark.parametrize("name", ["compose.yaml", "compose.fleet.yaml"])
def test_every_setting_is_known_and_every_volume_declared(name):
    declared = yaml.safe_load((ROOT / name).read_text())["volumes"]
    for service in services(name).values():
        assert {volume.split(":")[0] for volume in service.get("volumes", ())} <= set(declared)
        if "env_file" in service:
            assert set(service["environment"]) <= KNOWN | ELSEWHERE


def test_the_fleet_serves_every_shard_once():
    shards = [
        Settings.model_validate({"SAGA_SHARDS": service["environment"]["SAGA_SHARDS"]}).shards
        for service in services("compose.fleet.yaml").values()
        if "env_file" in service
    ]
    (total,) = {part.total for part in shards}
    assert sorted(number for part in shards for number in part.ids) == list(range(total))
