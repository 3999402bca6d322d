# ruff: noqa: E501 (a table reads best with one row a line)
"""The changes that the articles and incidents tell of."""

from __future__ import annotations

# key or number | when | how long | targets | type action | risk | outcome | team | title | description
# outcomes: ok, issues, failed, out (backed out), cancelled
TOLD = r"""
CHG2007 | 2024-07-02 05:00 | 19h | storefront-web wms-1 wms-2 erp-1 backup-ams-1 crm-1 crm-2 till-gateway-1 till-gateway-2 monitoring-1 | emergency restart | high | ok | team-compute | OpenSSH patch on all machines, CVE-2024-6387 | 214 machines, those exposed to the internet first, done in 19 hours. sshd restarts, machines do not.
promo25 | 2024-07-23 11:30 | 1h | promotion-api | normal replace | medium | out | team-storefront | promotion-api 2.9: one voucher engine for all | Review: exclusivity of vouchers lost, taken back the same afternoon.
cachettl | 2024-08-20 09:00 | 30m | shop-bff | normal replace | low | out | team-storefront | shop-bff 7.1: new session handling | Review: TTL forgotten in the new client, session-cache filled.
nos124 | 2024-09-11 19:30 | 1h | sw-acc-fra-3 | normal restart | medium | issues | team-network | NOS 12.4 on sw-acc-fra-3 | Access switch, hosts have a second uplink. Review: default of the LACP time-out has changed.
CHG2044 | 2024-10-08 12:30 | 30m | payments payment-workers | normal replace | medium | out | team-payments | payments 6.8: retry on timeout | Second attempt when Quillpay has not answered within 8 s. Review: cards charged twice, rolled back to 6.7 at 15:58.
- | 2024-10-15 09:00 | 45m | payments | normal replace | medium | ok | team-payments | payments 6.8.2: idempotency key from the order number alone | Repairs the double charges of 6.8.
prefetch | 2024-10-24 10:00 | 1h | payment-worker-1 payment-worker-2 | normal replace | medium | ok | team-payments | Payment worker 6.9: prefetch 50, one row per attempt | One worker after the other.
erp20242 | 2024-10-19 05:00 | 3h | erp erp-1 | normal replace | high | issues | team-finance | ERP 2024.2 | Saturday. Review: custom templates were put aside by the installer.
CHG2082 | 2025-01-14 19:00 | 2h | orders-db | normal configure | medium | ok | team-databases | PgBouncer in front of orders-db | Transaction pooling on 6432, 40 server connections. Ends the trouble of Black Friday 2024.
vat | 2025-01-16 07:30 | 30m | pricing-api | normal replace | low | out | team-storefront | pricing-api 4.2: prices for business customers | Review: missing header read as business customer.
fwtills | 2025-02-05 04:30 | 1h | fw-ams-1 fw-ams-2 fw-fra-1 fw-fra-2 | standard configure | low | out | team-network | Remove unused firewall rules | 63 rules without a hit in 90 days. Review: one of them was the tills'.
fraud3s | 2025-02-11 09:00 | 1h | fraud-api | normal configure | low | out | team-payments | Limit for Sievewell from 10 s to 3 s | Review: score missing for 40 % of orders on a slow day. Taken back on the evening.
CHG2098 | 2025-02-25 20:00 | 2h | hv-ams-06 | normal replace | medium | ok | team-compute | Replace memory module B7 of hv-ams-06 | After INC1136. Host is empty.
moveback | 2025-02-26 19:00 | 2h | vm-pricing-db-1 vm-search-index-2 staff-login-1 | standard none | low | issues | team-compute | Move VMs back to hv-ams-06 | Live migration. Review: those with more than 16 GB done; the small ones left for the next maintenance.
wallet | 2025-03-06 09:00 | 30m | checkout-api | normal replace | medium | out | team-payments | checkout-api 5.4: new last step | Review: wallet customers without a delivery address broke it.
CHG2110 | 2025-03-27 20:00 | 2h | k8s-prod k8s-staging | emergency configure | medium | ok | team-platform | ingress-nginx patch, CVE-2025-1974 | Admission port reachable from pods only, therefore within three days.
wms114 | 2025-04-02 21:00 | 6h | wms-1 wms-2 | normal replace | high | issues | team-logistics | WMS 11.3 to 11.4 | Review: handhelds were not updated in the night and refused in the morning.
compaction | 2025-04-24 09:00 | 1h | config-store | normal configure | low | ok | team-platform | Automatic compaction on the configuration store | `--auto-compaction-retention=8h`, one member after the other.
basketmem | 2025-05-06 09:30 | 30m | basket-cache-1 basket-cache-2 | standard configure | low | failed | team-platform | Memory limit of basket-cache to 10 GB | Review: entered as 1gb, live baskets evicted.
CHG2128 | 2025-05-13 18:00 | 4h | k8s-prod-ams | normal replace | high | issues | team-platform | Kubernetes 1.30 to 1.31, Amsterdam | Node by node. Review: drain forced on node 2, see INC1180.
CHG2134 | 2025-05-30 09:00 | 1h | cert-wildcard-shop lb-ams-1 lb-ams-2 lb-fra-1 lb-fra-2 | standard configure | low | ok | team-identity | Install the renewed *.shop certificate | By hand on the load balancers, check: open the shop in a browser.
dwh56 | 2025-06-11 14:00 | 1h | dwh-load-job | normal replace | low | issues | team-data | Load 5.6: new customer dimension | Review: key not unique, repaired by 5.6.1.
CHG2144 | 2025-06-24 20:00 | 3h | san-ams-1 | normal configure | high | issues | team-compute | Array firmware 5.1 to 5.2, Amsterdam | Controller B first, then A. Review: cache in write-through, INC1203.
bgp | 2025-07-08 19:30 | 1h | rt-edge-fra-1 rt-edge-fra-2 | normal configure | medium | out | team-network | Clean up prefix lists of the edge routers in Frankfurt | Review: the list of our own prefixes went with them.
migr | 2025-07-30 10:00 | 40m | order-api | normal replace | medium | out | team-orders | order-api 9.1 with schema migration | Review: default value rewrote the whole table.
retention | 2025-08-19 09:00 | 1h | event-bus | standard configure | low | ok | team-platform | Retention on all topics of the event bus | Broker default 7 days, check in the pipeline that a topic has one.
CHG2168 | 2025-08-26 08:00 | 8h | legacy-shop legacy-shop-db | normal remove | medium | ok | team-storefront | Switch off the former shop | Last dump to backup-fra-1. Names stay in DNS until the end of the year.
catrestart | 2025-09-02 18:30 | 1h | catalog-db | normal restart | medium | failed | team-databases | New memory settings for catalog-db | shared_buffers 64 GB, huge pages. Review: none reserved on the hosts.
osearch | 2025-09-16 20:00 | 3h | search-index | normal restart | medium | issues | team-search | OpenSearch 2.15 to 2.17, rolling | Review: went on before the third node had joined.
till480 | 2025-10-02 04:30 | 1h | till-gateway-1 till-gateway-2 | normal replace | medium | out | team-stores | Till gateway 4.8.0 | Review: leak, back to 4.7.6.
till481 | 2025-10-09 04:30 | 2h | till-gateway-1 till-gateway-2 | normal replace | medium | ok | team-stores | Till gateway 4.8.1 | With a day of soak test in front, one node at a time.
crm9 | 2025-10-14 05:00 | 2h | crm-1 crm-2 | normal replace | medium | issues | team-customer | CRM 9.0 | Review: matching of telephone numbers.
sanfra53 | 2025-10-15 22:00 | 3h | san-fra-1 | normal configure | high | ok | team-compute | Array firmware 5.3, Frankfurt | Directly to 5.3, cache policy and latency checked before closing.
CHG2190 | 2025-10-21 20:00 | 1h | dns-internal-1 dns-internal-2 | normal replace | medium | out | team-network | Unbound 1.20 to 1.22 | Both resolvers. Review: stub zone dropped, rolled back at 20:58. One resolver a day from now on.
CHG2195 | 2025-11-05 20:00 | 3h | vendor-bluefjord vendor-oldcast public-entry | normal configure | high | ok | team-storefront | Move the CDN from Oldcast to Bluefjord | Public records to the new CDN, TTL 300, way back prepared.
unbound1 | 2025-11-11 20:00 | 1h | dns-internal-1 | normal replace | medium | ok | team-network | Unbound 1.22 on dns-internal-1 | Repeat of CHG2190, list of 25 names before and after.
unbound2 | 2025-11-12 20:00 | 1h | dns-internal-2 | normal replace | medium | ok | team-network | Unbound 1.22 on dns-internal-2 | The night after the first.
lbrules | 2026-01-08 19:00 | 1h | lb-ams-1 lb-ams-2 lb-fra-1 lb-fra-2 | standard configure | low | out | team-network | Stricter filter rules on the load balancers | Review: umlauts in the query refused.
cachemem | 2026-01-13 19:00 | 1h | session-cache | normal configure | medium | ok | team-platform | Memory of session-cache doubled | Pods with 16 GB, one after the other.
CHG2225 | 2026-01-21 19:00 | 4h | hv-ams-01 hv-ams-02 hv-ams-03 hv-ams-04 hv-ams-05 hv-ams-06 | normal restart | medium | issues | team-compute | Hypervisor patches HV 8.1, Amsterdam | One host after the other, drain, patch, restart. Review: two members of the configuration store away at once, INC1317.
till26 | 2026-02-11 05:00 | 1h | cert-tills till-gateway-1 till-gateway-2 | standard configure | low | ok | team-stores | Renewed certificate tills.tidewell.example | Chain was sent to the tills a week ago.
fracable | 2026-02-23 10:00 | 1h | hv-fra-02 | standard none | low | issues | team-compute | Repair cables in rack F07 | No host is to be touched. Review: one pulled by mistake.
CHG2241 | 2026-03-03 09:00 | 3h | stg-payments vendor-kardway | normal configure | low | ok | team-payments | Connect Kardway in staging | Authorise, capture, refund. Production is another change, not planned yet.
cc63 | 2026-03-17 05:00 | 2h | contact-centre-1 contact-centre-2 | normal replace | medium | issues | team-customer | Contact centre 6.3 | Review: wrap-up codes lost.
CHG2247 | 2026-03-19 19:00 | 30m | catalog-cache-3 catalog-cache | standard remove | low | ok | team-storefront | Remove catalog-cache-3 | Hit rate 94 % with three, 93 % with two. Memory is needed elsewhere.
rls | 2026-04-21 13:00 | 1h | catalog-db | standard configure | low | ok | team-databases | Row level security for reading roles of the catalogue | Clean-up of rights: search_ro, media_ro, review_ro. Tested in staging.
aliascheck | 2026-04-24 09:00 | 30m | search-reindex-job | normal replace | low | ok | team-search | Reindex 3.4: no alias on an index with too few documents | Refuses below 90 % of the former count.
coreams2 | 2026-05-11 21:00 | 2h | sw-core-ams-2 | normal restart | medium | ok | team-network | NOS 13.1.4 on sw-core-ams-2 | Corrects the leak LW-28817. sw-core-ams-1 carries meanwhile.
basket62 | 2026-05-12 09:30 | 1h | basket-api | normal replace | low | out | team-payments | basket-api 6.2: delivery cost by country | Review: threshold read in cents.
CHG2273 | 2026-05-27 20:00 | 2h | vm-secret-store-1 vm-secret-store-2 | normal restart | medium | issues | team-identity | Kernel patches of the secret store | Three key holders booked. Review: second node stayed sealed, found by chance.
stock32 | 2026-06-01 09:00 | 1h | stock-sync-job | normal replace | low | ok | team-orders | stock-sync 3.2: levels with sequence numbers | A second run does no harm any more.
CHG2280 | 2026-06-13 06:00 | 4d12h | orders-db-2 vm-orders-db-2 | normal replace | medium | running | team-databases | Move orders-db-2 to new storage volumes | On san-fra-1. Out of the cluster from Saturday, copy of 3.2 TB, back as standby on Wednesday evening. orders-db-1 has no standby meanwhile.
"""
