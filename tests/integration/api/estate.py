"""A small estate, as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from etl.service import Etl
from graph.platform import Platform
from graph.settings import ApiSettings, Settings

HERE = "http://127.0.0.1:4000"

ESTATE = {
    "teams.csv": """\
id,name,contact,members
pay,Payments,pay@x.example,ann|bob
net,Network,net@x.example,bob
""",
    "people.csv": """\
id,name,contact
ann,Ann,ann@x.example
bob,Bob,bob@x.example
""",
    "assets.csv": """\
id,name,type,environment,status,criticality,owner,site
shop,Shop,business_service,prod,operational,critical,pay,
checkout,Checkout,service,prod,operational,high,pay,
pay-db,Payments DB,database,prod,operational,critical,pay,ams
db-1,DB 1,vm,prod,operational,high,net,ams
db-2,DB 2,vm,prod,degraded,high,net,fra
lone/box,Lone box,host,test,operational,,,
""",
    "relations.csv": """\
source,type,target,pool,strength
checkout,PART_OF,shop,,
checkout,DEPENDS_ON,pay-db,,
checkout,USES,ghost,,
db-1,MEMBER_OF,pay-db,,
db-2,MEMBER_OF,pay-db,,soft
""",
    "pools.csv": """\
asset,pool,min_up
pay-db,members,1
""",
    "incidents.csv": """\
id,title,status,priority,opened_at,resolved_at,affects,caused_by,problem,resolved_with,duplicate_of,team
I1,Payments fail,closed,P1,2026-05-01T09Z,2026-05-01T10Z,pay-db|checkout,C1,P1,kb/restart,,pay
I2,Slow payments,open,P2,2026-05-03T09:00,,checkout,,P1,,,pay
I3,Cards refused again,open,P1,2026-05-04T09:00,,pay-db,,,,I1,pay
""",
    "changes.csv": """\
id,title,type,status,planned_start,planned_end,targets,team
C1,Upgrade DB,normal,done,2026-05-01T08:00,2026-05-01T12:00,pay-db,net
C2,Patch VMs,standard,planned,2026-05-10T08:00,2026-05-10T09:00,db-1|db-2,net
""",
    "problems.csv": """\
id,title,status,known_error,root_cause,fixed_by
P1,Pool too small,open,true,pay-db,C2
""",
    "articles.csv": """\
id,title,body,status,about,tags,author,supersedes
kb/restart.md,Restart payments,Stop. Start.,published,pay-db,restart|db,ann,kb/old.md
kb/old.md,Old way,Pull the plug.,retired,pay-db,,bob,
""",
    "freezes.csv": """\
id,name,start,end,environments
F1,May sale,2026-05-20,2026-05-22,prod
""",
}
# Another source tells pay-db otherwise, and has a row that cannot load.
OTHER = {
    "assets.csv": "id,name,type,environment,status\npay-db,Payments Database,database,prod,degraded\n",
    "changes.csv": "id,title,planned_start\nC9,No time,one day\n",
}
FIRST_LOAD, SECOND_LOAD = "2026-05-05T00:00:00Z", "2026-05-06T00:00:00Z"

AskGraph = Callable[..., dict[str, Any]]


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def limited(platform: Platform, **limits: object) -> TestClient:
    """The API on an open platform, with limits of its own."""
    settings = Settings.model_construct(api=ApiSettings.model_validate(limits))
    return TestClient(create_app(Platform(settings, platform.store), Etl(platform)), base_url=HERE)
