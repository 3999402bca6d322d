"""Teams and people of the estate (all invented)."""

from __future__ import annotations

from pathlib import Path

from estate import DOMAIN, table, write_csv

TEAMS = """
team-storefront | Storefront          | Anna Vester, Milo Hartwig, Sana Quist
team-search     | Search and Discovery| Ivo Lindqvist, Noor Bakkering
team-payments   | Payments            | Rhea Solberg, Tomas Eklund, Priya Nandal, Jonas Mertz
team-orders     | Orders              | Lena Okafor-Holm, Caspar Wiel, Dina Marsh
team-logistics  | Logistics           | Hugo Brandel, Maren Oost, Farid Solani
team-customer   | Customer            | Elif Karada, Otto Wennberg
team-stores     | Stores              | Greta Lund, Paulo Merino
team-finance    | Finance Systems     | Ruben Aalders, Ines Falk
team-data       | Data and Analytics  | Kofi Ansbach, Tilda Roos
team-platform   | Container Platform  | Yara Stenfeld, Emil Kowal, Bram Tessel
team-databases  | Databases           | Nadia Ferrin, Lars Hovland, Mika Turunen
team-compute    | Compute and Storage | Stefan Roijen, Aiko Bergman, Dario Pell
team-network    | Network             | Wim Castell, Freya Nyberg, Omar Haddan
team-identity   | Identity and Security | Selma Dahl, Victor Arends
"""


def handle(name: str) -> str:
    """The person's id: `Anna Vester` is `anna-vester`."""
    return name.lower().replace(" ", "-")


def write(folder: Path) -> None:
    """Write teams.csv and people.csv."""
    teams, people = [], []
    for row in table(TEAMS, "id name members"):
        members = [name.strip() for name in row["members"].split(",")]
        contact = f"{row['id'].removeprefix('team-')}@{DOMAIN}"
        teams.append([row["id"], row["name"], contact, "|".join(map(handle, members))])
        people += [[handle(name), name, f"{handle(name).replace('-', '.', 1)}@{DOMAIN}", ""] for name in members]
    write_csv(folder / "teams.csv", ("id", "name", "contact", "members"), teams)
    write_csv(folder / "people.csv", ("id", "name", "contact", "members"), people)
