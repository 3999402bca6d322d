# ruff: noqa: E501 (a table reads best with one row a line)
"""The changes planned from today on; which of them collide, README.md tells."""

from __future__ import annotations

# key or number | when | how long | targets | type action | risk | status | team | title | description
AHEAD = r"""
- | 2026-06-16 19:00 | 2h | hv-ams-01 | normal restart | low | scheduled | team-compute | June patches, hv-ams-01 | Drain, patch, restart. List of VMs looked at: each has a partner elsewhere.
- | 2026-06-16 20:30 | 2h | hv-ams-03 | normal restart | low | scheduled | team-compute | June patches, hv-ams-03 | As in the monthly round.
- | 2026-06-17 09:00 | 1h | search-api | normal replace | low | approved | team-search | search-api 8.3 | Synonyms from the editors' list.
- | 2026-06-18 19:00 | 2h | hv-fra-03 | normal restart | low | scheduled | team-compute | June patches, hv-fra-03 | erp-1 stands here; Finance agrees to 15 minutes.
- | 2026-06-18 08:00 | 3h | object-store-4 | standard replace | low | approved | team-compute | Exchange the failed disk of object-store-4 | If the spare part comes as promised. Heal takes until Friday.
- | 2026-06-18 07:30 | 2h | vm-object-store-2 | standard restart | low | scheduled | team-compute | Kernel patch of vm-object-store-2 | Monthly round, a single node.
- | 2026-06-19 09:00 | 30m | cert-staging | standard configure | low | new | team-identity | Renew *.staging.tidewell.example | Ends on 21 June.
- | 2026-06-23 13:00 | 1h | staff-directory-1 | standard restart | low | approved | team-identity | OpenLDAP 2.6.8 on the staff directory | Service rated low, restart of a minute, office hours.
CHG2290 | 2026-06-24 08:00 | 2h | cert-wildcard-shop lb-ams-1 lb-ams-2 lb-fra-1 lb-fra-2 | standard configure | medium | new | team-identity | Install the renewed *.shop certificate | On all four load balancers, check each by address. Not approved yet; the certificate is not ordered, the order number comes here.
- | 2026-06-23 13:30 | 1h | secret-store | normal configure | medium | scheduled | team-payments | New signing key for payments in the secret store | Two people, Identity present. Workers read it within the hour.
- | 2026-06-25 19:00 | 1h | lb-ams-1 | normal replace | medium | assess | team-network | LB 17.0 on lb-ams-1 | lb-ams-2 carries the site.
- | 2026-06-25 19:30 | 90m | lb-ams-2 | normal replace | medium | assess | team-network | LB 17.0 on lb-ams-2 | lb-ams-1 carries the site.
- | 2026-06-29 09:00 | 1h | price-sync-job | normal configure | low | approved | team-stores | Rehearsal of the sale end, parallelism 40 | In staging first; production gets the new setting.
- | 2026-06-30 19:30 | 90m | payments-db-1 | normal restart | medium | scheduled | team-databases | payments-db-1: PostgreSQL 15.13 | Switch to payments-db-2 first, restart, no way back needed.
- | 2026-06-30 20:00 | 2h | hv-fra-02 | normal replace | medium | scheduled | team-compute | Exchange both network cards of hv-fra-02 | Drained as far as room allows; vm-payments-db-2 does not migrate (CPU feature mismatch) and is shut down.
- | 2026-07-03 05:00 | 1h | pricing-api checkout-api | normal replace | medium | authorize | team-storefront | pricing-api 5.9: sale prices rounded to 99 cents | Wanted by marketing for the first morning of the sale.
- | 2026-07-07 21:00 | 1h | dwh-load-job | normal replace | low | approved | team-data | Load 5.8: lock_timeout and retries | Ends the waiting on analysts' sessions.
- | 2026-07-08 18:00 | 3h | hv-ams-04 | normal replace | medium | scheduled | team-compute | Replace the mainboard of hv-ams-04 | Vendor on site. VMs are shut down, each group has a member elsewhere.
- | 2026-07-08 19:00 | 1h | customers-db-2 | standard restart | low | approved | team-databases | customers-db-2: rotate certificates | Standby only, no effect expected.
- | 2026-07-09 20:00 | 2h | sw-core-fra-1 | normal restart | medium | scheduled | team-network | NOS 12.4.7 on sw-core-fra-1 | sw-core-fra-2 carries Frankfurt meanwhile.
- | 2026-07-09 21:00 | 30m | sw-core-fra-2 | standard restart | low | scheduled | team-network | Quarterly restart of lldpd on sw-core-fra-2 | Before the watchdog does it, see PRB334.
- | 2026-07-13 08:00 | 1h | sw-mgmt-ams-1 | standard configure | low | approved | team-network | New syslog target on the management switch | -
- | 2026-07-14 01:00 | 4h | link-ams-fra-1 | standard restart | low | scheduled | team-network | Linden: planned works on circuit LT-X-00917 | Announced by the carrier. Traffic goes by link 2.
- | 2026-07-14 02:00 | 1h | sw-wan-ams-2 | normal restart | low | scheduled | team-network | Firmware of sw-wan-ams-2 | Carries link-ams-fra-2 only, the other link has a switch of its own.
- | 2026-07-15 19:00 | 2h | vm-secret-store-1 | normal restart | medium | scheduled | team-compute | July patches, vm-secret-store-1 | Three key holders booked.
- | 2026-07-15 20:00 | 2h | vm-secret-store-3 | normal restart | low | scheduled | team-platform | Resize the cloud instance of the secret store | Witness only. Unsealed by the platform's envelope.
- | 2026-07-16 05:00 | 1h | wms-db | normal configure | medium | assess | team-databases | Recovery area of the warehouse database to 600 GB | New volumes from the storage work of June; no restart.
- | 2026-07-20 09:00 | 1h | fraud-api | normal configure | medium | new | team-payments | Circuit breaker for the fraud score, pilot | On for 5 % of orders.
- | 2026-07-21 19:00 | 90m | hv-ams-05 | normal restart | medium | approved | team-compute | July patches, hv-ams-05 | vm-config-store-2 does not migrate and is shut down.
- | 2026-07-21 20:00 | 90m | hv-ams-01 | normal restart | medium | approved | team-compute | July patches, hv-ams-01 | Second team, to save an evening.
- | 2026-07-23 19:00 | 2h | hv-fra-05 | normal restart | low | approved | team-compute | July patches, hv-fra-05 | One host of the Frankfurt round.
- | 2026-07-28 08:00 | 1h | nas-ams-1 | normal remove | medium | assess | team-compute | Retire the file server nas-ams-1 | No owner, out of contract. Nobody has objected since May.
- | 2026-07-29 18:00 | 2h | k8s-prod-fra-node-2 | standard replace | low | approved | team-platform | Replace node 2 in Frankfurt by a larger one | Three others carry.
"""
