"""Sites, network, hosts, storage, Kubernetes and vendors: what everything else runs on."""

from __future__ import annotations

from estate import Estate, table

SITES = {"ams": "Amsterdam", "fra": "Frankfurt"}

VENDORS = """
vendor-quillpay  | Quillpay (card payments)          | critical | team-payments   | 4400 | 2
vendor-kardway   | Kardway (second payment provider) | medium   | team-payments   | 4400 | 3
vendor-sievewell | Sievewell (fraud scoring)         | medium   | team-payments   | 2900 | 2
vendor-dutywise  | Dutywise (tax rates)              | medium   | team-finance    | 4400 | 4
vendor-bluefjord | Bluefjord (CDN)                   | critical | team-storefront | 8700 | 1
vendor-postwing  | Postwing (mail delivery)          | medium   | team-customer   | 4400 | 4
vendor-ringwell  | Ringwell (telephony)              | high     | team-customer   | 4400 | 3
vendor-meander   | Meander Parcel (shipping labels)  | high     | team-logistics  | 2200 | 5
vendor-linden    | Linden Telecom (carrier)          | high     | team-network    | 8700 | 4
vendor-harbour   | Harbour Networks (carrier)        | high     | team-network    | 8700 | 4
vendor-certwright| Certwright (certificates)         | medium   | team-identity   | 8700 | 8
"""

CERTIFICATES = """
# Everything public speaks TLS with the first one, and it ends 17 days after the estate's today.
cert-wildcard-shop | *.shop.tidewell.example      | medium   | team-identity | 2026-07-02
cert-login         | login.tidewell.example       | high     | team-identity | 2026-11-20
cert-tills         | tills.tidewell.example       | high     | team-stores   | 2027-02-11
cert-mail          | mail.tidewell.example        | medium   | team-identity | 2026-09-30
cert-internal-ca   | Tidewell internal CA         | high     | team-identity | 2031-01-15
cert-staging       | *.staging.tidewell.example   | low      | team-identity | 2026-06-21
"""


def build(estate: Estate) -> None:
    """Add the ground floor, from the buildings up to the Kubernetes clusters."""
    for row in table(VENDORS, "id name crit owner mtbf mttr"):
        estate.asset(
            row["id"],
            row["name"],
            "vendor",
            row["crit"],
            row["owner"],
            mtbf_hours=row["mtbf"],
            mttr_hours=row["mttr"],
        )
    for row in table(CERTIFICATES, "id name crit owner until"):
        environment = "staging" if row["id"] == "cert-staging" else "prod"
        name = f"Certificate {row['name']}"
        estate.asset(
            row["id"],
            name,
            "certificate",
            row["crit"],
            row["owner"],
            environment,
            valid_until=row["until"],
            vendor="Tidewell" if "internal" in row["id"] else "Certwright",
        )
        if "internal" not in row["id"]:
            estate.needs(row["id"], soft="vendor-certwright")
    region = {"site": "cloud", "cloud_id": "eu-west-zone-b", "mtbf_hours": "8700", "mttr_hours": "2"}
    estate.asset(
        "cloud-eu-west",
        "Cloud region EU West (quorum witness)",
        "cloud_resource",
        "high",
        "team-platform",
        **region,
    )
    for site, city in SITES.items():
        _site(estate, site, city)
    _wan(estate)
    _entry(estate)
    _hosts(estate)


def _site(estate: Estate, site: str, city: str) -> None:
    estate.asset(
        f"dc-{site}",
        f"Data centre {city}",
        "site",
        "critical",
        "team-compute",
        site=site,
        mtbf_hours="43800",
        mttr_hours="12",
    )
    for n in (1, 2):
        estate.machine(
            f"sw-core-{site}-{n}",
            f"Core switch {city} {n}",
            "network_device",
            "critical",
            "team-network",
            site,
        )
        estate.relate(f"sw-core-{site}-{n}", "RUNS_ON", f"dc-{site}")
    cores = f"sw-core-{site}-1 sw-core-{site}-2"
    for n in range(1, 5):
        switch = f"sw-acc-{site}-{n}"
        estate.machine(switch, f"Access switch {city} {n}", "network_device", "high", "team-network", site)
        estate.relate(switch, "RUNS_ON", f"dc-{site}")
        estate.one_of(switch, "CONNECTS_TO", cores, "core")
    for n in (1, 2):
        router, wall, lb = f"rt-edge-{site}-{n}", f"fw-{site}-{n}", f"lb-{site}-{n}"
        estate.machine(router, f"Edge router {city} {n}", "network_device", "high", "team-network", site)
        estate.machine(wall, f"Firewall {city} {n}", "firewall", "high", "team-network", site)
        estate.machine(lb, f"Load balancer {city} {n}", "load_balancer", "high", "team-network", site)
        for device in (router, wall, lb):
            estate.relate(device, "RUNS_ON", f"dc-{site}")
            estate.one_of(device, "CONNECTS_TO", cores, "core")
        # Amsterdam has two carriers. Frankfurt has two routers and one carrier.
        estate.relate(router, "CONNECTS_TO", "vendor-harbour" if (site, n) == ("ams", 2) else "vendor-linden")
        estate.one_of(wall, "CONNECTS_TO", f"rt-edge-{site}-1 rt-edge-{site}-2", "edge")
        estate.one_of(lb, "CONNECTS_TO", f"fw-{site}-1 fw-{site}-2", "firewall")
        estate.relate(lb, "DEPENDS_ON", "cert-wildcard-shop")
    estate.asset(f"lb-{site}", f"Load balancer pair {city}", "load_balancer", "high", "team-network", site=site)
    for n in (1, 2):
        estate.relate(f"lb-{site}-{n}", "MEMBER_OF", f"lb-{site}")
    estate.pools[(f"lb-{site}", "members")] = "1"
    estate.machine(f"san-{site}-1", f"Disk array {city}", "storage", "critical", "team-compute", site)
    estate.relate(f"san-{site}-1", "RUNS_ON", f"dc-{site}")
    estate.machine(f"sw-mgmt-{site}-1", f"Management switch {city}", "network_device", "low", "team-network", site)
    estate.relate(f"sw-mgmt-{site}-1", "RUNS_ON", f"dc-{site}")


def _wan(estate: Estate) -> None:
    """Two links, two carriers, and in Frankfurt one switch into which both are plugged."""
    for switch in ("sw-wan-ams-1", "sw-wan-ams-2", "sw-wan-fra-1"):
        site = switch.split("-")[2]
        name = f"WAN switch {SITES[site]} {switch[-1]}"
        estate.machine(switch, name, "network_device", "medium", "team-network", site)
        estate.relate(switch, "RUNS_ON", f"dc-{site}")
    for n, carrier in (("1", "linden"), ("2", "harbour")):
        link = f"link-ams-fra-{n}"
        estate.asset(
            link,
            f"Link Amsterdam-Frankfurt {n} ({carrier.title()})",
            "network_device",
            "high",
            "team-network",
            mtbf_hours="6000",
            mttr_hours="5",
        )
        estate.relate(link, "CONNECTS_TO", f"sw-wan-ams-{n}")
        estate.relate(link, "CONNECTS_TO", "sw-wan-fra-1")
        estate.relate(link, "DEPENDS_ON", f"vendor-{carrier}")


def _entry(estate: Estate) -> None:
    estate.asset("dns-public", "Public DNS zone", "dns", "critical", "team-network", fqdn="shop.tidewell.example")
    estate.asset("public-entry", "Public entry (both sites)", "load_balancer", "critical", "team-network")
    estate.needs("public-entry", "dns-public vendor-bluefjord cert-wildcard-shop")
    for site in SITES:
        estate.relate(f"lb-{site}", "MEMBER_OF", "public-entry")
    estate.pools[("public-entry", "members")] = "1"


def _hosts(estate: Estate) -> None:
    """Twelve hypervisors for production, two each for staging and dev, and the Kubernetes nodes on them."""
    for site, city in SITES.items():
        for n in range(1, 9):
            environment = "prod" if n < 7 else "staging" if n == 7 else "dev"
            host = estate.machine(
                f"hv-{site}-0{n}",
                f"Hypervisor {city} {n}",
                "host",
                "high" if n < 7 else "low",
                "team-compute",
                site,
                environment=environment,
            )
            estate.relate(host, "RUNS_ON", f"dc-{site}")
            estate.relate(host, "DEPENDS_ON", f"san-{site}-1")
            pair = (1, 2) if n in (1, 2, 3, 7) else (3, 4)
            estate.one_of(host, "CONNECTS_TO", " ".join(f"sw-acc-{site}-{p}" for p in pair), "uplinks")
        pool = estate.asset(
            f"k8s-prod-{site}",
            f"Kubernetes production, nodes {city}",
            "cluster",
            "critical",
            "team-platform",
            site=site,
            version="1.31.6",
        )
        _nodes(estate, pool, [f"hv-{site}-0{n}" for n in range(3, 7)], site, "prod", "60%")
        estate.needs(pool, "dns-internal", "k8s-prod-control image-registry")
    estate.asset("k8s-prod", "Kubernetes production", "cluster", "critical", "team-platform", version="1.31.6")
    for site in SITES:
        estate.relate(f"k8s-prod-{site}", "MEMBER_OF", "k8s-prod", pool="zones")
    estate.pools[("k8s-prod", "zones")] = "1"
    for environment, sites in (("staging", "ams fra ams"), ("dev", "ams fra")):
        cluster = estate.asset(
            f"k8s-{environment}",
            f"Kubernetes {environment}",
            "cluster",
            "low",
            "team-platform",
            environment,
            version="1.32.2",
        )
        slot = 7 if environment == "staging" else 8
        hosts = [f"hv-{site}-0{slot}" for site in sites.split()]
        _nodes(estate, cluster, hosts, "", environment, "1")


def _nodes(estate: Estate, cluster: str, hosts: list[str], site: str, environment: str, min_up: str) -> None:
    for n, host in enumerate(hosts, 1):
        node = f"{cluster}-node-{n}"
        name = f"Node {n} of {cluster}"
        estate.machine(
            node,
            name,
            "vm",
            "medium" if site else "low",
            "team-platform",
            site or host[3:6],
            environment=environment,
            version="Linux 6.6",
        )
        estate.relate(node, "RUNS_ON", host)
        estate.relate(node, "MEMBER_OF", cluster, pool="nodes")
    estate.pools[(cluster, "nodes")] = min_up
