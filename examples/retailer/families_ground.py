# ruff: noqa: E501 (a table reads best with one row a line)
"""Recurring incidents of the platform below: nodes, telephony, queues, caches, warehouse database, lag."""

from __future__ import annotations

FAMILIES = r"""
= PRB309 | k8s-prod-ams k8s-prod-ams-node-2 | runbooks/k8s-node-not-ready | team-platform
2024-07-18 13:15 | 35m | P3 k8s-prod-ams-node-1 k8s-prod-ams | Pods are thrown out of a node | Evicted, "The node was low on resource: ephemeral-storage". Build images of two years on it. | crictl rmi --prune, 61 GB free.
2024-10-15 02:10 | 50m | P3* k8s-prod-fra-node-3 k8s-prod-fra | KubeNodeNotReady k8s-prod-fra-node-3 | kubelet: eviction manager, must evict pod(s) to reclaim ephemeral-storage. | Images pruned, kubelet restarted.
2025-01-23 09:40 | 25m | P4 k8s-prod-ams-node-3 | DiskPressure=True, three pods Pending | containerd directory 94 % full. | Cleaned.
2025-04-24 16:20 | 1h | P3* k8s-prod-ams-node-4 | Deployments do not come up on node 4 | failed to pull and unpack image: no space left on device. | Prune; a debug container had written 38 GB into an emptyDir.
2025-07-24 21:05 | 40m | P3 k8s-prod-fra-node-1 k8s-prod-fra | Volume of a worker is full of layers nobody uses | Alert at 95 %. Garbage collection threshold never reached as /var/lib/containerd shares the disk with logs. | Cleaned by hand once more.
2025-10-16 05:30 | 55m | P2* k8s-prod-ams k8s-prod-ams-node-1 k8s-prod-ams-node-2 | Two nodes of Amsterdam not ready within ten minutes | Both lost their pods after imagefs ran over; third and fourth are tight. | Pruned on all four, order-api restarted.
2026-01-29 11:50 | 30m | P4* k8s-prod-fra-node-2 | Node tainted disk-pressure | Same worker as in summer, image cache 71 GB. | crictl rmi --prune.
2026-04-30 18:35 | 45m | P3* k8s-prod-ams-node-2 k8s-prod-ams | checkout pods evicted in the evening peak | Usage of ephemeral-storage exceeds threshold; heap dumps of checkout-api and old layers. | Dumps moved, layers removed.

= PRB302 | contact-centre vendor-ringwell | runbooks/contact-centre-no-calls | team-customer
2024-07-03 08:20 | 45m | P2 | It is silent in the contact centre | 23 agents ready, 0 waiting, since 08:05. Hotline rings without end. | Registered the trunk again, `pjsip send register *all`.
2024-09-26 12:35 | 30m | P3* | Calls end after exactly one minute | Agents talk, then silence, both sides. UDP session ages out on the firewall. | Sessions on 5060 cleared, qualify back to 30.
2024-12-30 09:10 | 1h05 | P2* contact-centre customer-support | Nobody can reach us by phone after the holidays | Trunk Unregistered on both nodes, OPTIONS leave and no answer returns. | clear session destination-port 5060 on fw-ams-1.
2025-03-19 14:00 | 40m | P3* contact-centre-1 contact-centre | One-way audio on every second call | Customer hears us, we do not hear them. Those by node 2 are fine. | State table of the firewall; cleared.
2025-07-01 08:05 | 25m | P3* | Wallboard shows 0 at opening time | Not a quiet morning: INVITE never arrives at node 1. | Re-registered.
2025-10-07 10:50 | 35m | P3* | SIP trunk flaps after the firewall took its update | Registered, Unregistered, Registered, each minute. | Time-out for UDP 5060 raised to 180 s on fw-ams.
2026-02-03 13:25 | 30m | P3* contact-centre customer-support | Hotline dead for half an hour | Callers hear it ring. No INVITE in sngrep. Frankfurt firewalls still had the short time-out. | Sessions cleared, same setting made on fw-fra.

= PRB313 | shipment-api event-bus | how-to/read-consumer-lag | team-logistics
2024-08-29 15:05 | 1h20 | P3 | Parcels leave without tracking mail | shipment-api is 22,000 events behind, reads and reads and commits nothing. | Restarted, caught up in an hour.
2024-11-26 20:15 | 2h | P2 shipment-api fulfilment | Orders of the afternoon do not reach the warehouse | KafkaConsumerLag on orders.events, group shipment-api. Member sending LeaveGroup request every five minutes. | max.poll.records from 500 to 50 by hand.
2025-05-21 11:30 | 50m | P3* | Status "shipped" comes hours late | CURRENT-OFFSET stands still on partition 4. | A message with an address of 3,000 characters; skipped with the word of Logistics.
2025-08-05 09:45 | 1h10 | P3* inventory-api event-bus | Stock levels in the shop are 40 minutes old | inventory-api rebalances without end after the release set the batch back to 500. | Setting corrected, pods down from 18 to 12.
2025-11-18 17:20 | 1h35 | P3* | Lag 61,000 and rising in the evening | Log: "consumer poll timeout has expired". Fulfilment gets its work late. | Smaller batches, pause of the analytics reader.
2026-01-06 10:10 | 40m | P4* | Events are late, says Logistics | Group has one member instead of six, all on one host. | Rescheduled.
2026-05-07 14:40 | 1h | P3* | Shipments of the last hour missing in the portal | Poll interval exceeded, group in PreparingRebalance. | max.poll.records again overwritten by the chart default. Fixed in the chart this time.

= PRB324 | session-cache login-api | runbooks/session-cache-memory | team-platform
2024-08-20 10:30 | 1h50 | P2 session-cache customer-account by=cachettl | Sessions never end, memory climbs | used_memory 7.9 of 8 GB on all members, TTL of new keys is -1 since the release of shop-bff at nine. | Release taken back, keys without TTL deleted by script.
2025-03-18 19:00 | 1h15 | P3 | OOM command not allowed when used memory > 'maxmemory' | shop-bff log. --bigkeys finds sessions of 300 kB: whole baskets are written into them. | Feature switched off, big keys removed.
2025-11-10 20:45 | 50m | P3 session-cache shop-bff | Customers must sign in twice within minutes | Evictions on two members in the evening, 94 % memory. | Idle time of sessions cut from 30 to 20 minutes for the time being.

= PRB325 | wms-db wms-db-1 | known-errors/wms-recovery-area-fills | team-databases
2024-12-12 05:40 | 1h30 | P3 | ORA-19815: recovery area 91 % used | Warehouse runs. Peak redo is 120 GB a day and the copy to Amsterdam is late. | Archive backup by hand.
2025-06-25 04:30 | 2h | P3 wms-db-1 backup-ams-1 | Backup of the warehouse ended with RMAN-03009 | channel stopped, line to Amsterdam slow during the array trouble. 82 % of 300 GB in use. | Repeated at six.
2025-12-04 06:10 | 1h10 | P3 | Flash recovery area over 85 percent, third day of peak | Alert log only, nobody is paged for it. | Archived logs backed up and removed.
2026-03-24 04:50 | 50m | P4* | OracleFraUsageHigh at 76 % | First time that the new alert comes in time. Night backup aborted. | wms-arch-only.sh run by hand.

= PRB337 | catalog-cache monitoring | known-errors/catalog-cache-members-alert | team-storefront
2026-03-20 07:00 | 1h | P4 | CatalogCacheMembersLow: 2 of 3 members up | catalog-cache-3 does not answer. Restart impossible, there is no such pod. | It was removed last night (CHG2247). Alert silenced for a week.
2026-03-27 19:20 | 15m | P5* | Cache member missing | Page by the on-call of Container Platform: third node of the catalogue cache down. | Silenced.
2026-04-11 19:30 | 20m | P5* | Alert about two of three again, who owns the rule? | Silence ended last night. | Silenced again, question sent to both teams.
2026-05-09 20:10 | 10m | P5* catalog-cache-1 catalog-cache | Redis 3 of the catalogue unreachable | Weekend duty, woken for nothing. | Known; silence with the link.
2026-05-30 19:45 | 10m | P5* | catalog-cache below its number of members | Asset list and monitoring expect three. | Silenced.

= PRB326 | storefront-web lb-ams | runbooks/load-balancer-503 | team-storefront
2024-09-05 18:05 | 35m | P2 storefront-web online-shop | 503 No server is available after the push message | App push to 900,000 at six. Backends are up, queue full (sQ--). | Waited it out, push split in waves.
2025-02-13 19:00 | 25m | P3* | LbBackendNoServer for one minute each hour | Peaks at the full hour, television spot. | maxconn of each web server from 400 to 700.
2025-05-29 20:15 | 40m | P2* storefront-web online-shop | Half of the visitors get an error page during the TV show | Termination state sQ on both sites, web servers at 100 % CPU. | Cached start page for guests switched on.
2025-10-09 18:10 | 30m | P3* | Web tier overrun by the newsletter crowd | Response 8 s, some 503, for twenty minutes. | Over by itself.
2026-03-12 18:00 | 30m | P3* storefront-web online-shop | Site gone for a moment when the influencer posted | 14 times the normal arrivals within a minute. | Queue timeout raised, guests to the cached page.

= PRB321 | catalog-db catalog-db-3 | - | team-databases
2024-10-03 01:20 | 2h | P4 | PostgresReplicationLag catalog-db-3 | 38 minutes behind during the nightly import. | Caught up at three.
2025-02-27 07:10 | 1h30 | P4 | Changed texts appear only on some page views | Every third reader comes to a copy that is an hour old. | Third member taken out until it had caught up.
2025-06-17 00:50 | 2h20 | P4 | Standby in Frankfurt far behind after the bulk import | WAL receiver busy, replay at 100 % of one core. | Import in smaller commits.
2025-11-12 06:30 | 1h | P3 catalog-db catalog-api | Prices and names do not fit together on product pages | Stale reads from one copy: conflict with a long query held the replay. | Long query ended, hot_standby_feedback discussed.
2026-04-16 02:15 | 1h40 | P4 | Replay delay 52 min, catalog-db-3 | Night import plus full backup over the same link. | Backup moved by two hours.
"""
