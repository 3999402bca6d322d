# ruff: noqa: E501 (a table reads best with one row a line)
"""Problems: what stands behind the recurring incidents, and a few that stand alone."""

from __future__ import annotations

COLUMNS = "id title description status known_error workaround root_cause fixed_by"
TABLE = "id title status known_error root_cause fixed_by description workaround"

PROBLEMS = r"""
PRB301 | Memory alarm blocks the publishers of payments-queue | closed | true | payments-queue | prefetch | Opened 2024-09-20 after INC1052. When workers stop or wait, unacknowledged messages fill the broker's memory and RabbitMQ stops everybody who publishes. Prefetch is 50 since worker 6.9. | Restart one worker, or raise vm_memory_high_watermark to 0.6 for the time being.
PRB302 | Firewalls forget SIP sessions over UDP | closed | true | fw-ams-1 | - | Opened 2024-07-10. Sessions age out after 60 s, the trunk believes that it is registered and no call arrives, or one hears nothing. Longer time-out set on fw-ams in October 2025 and on fw-fra in February 2026. | Clear the sessions on port 5060, register the trunk again.
PRB303 | Double charge on a retry without idempotency key | closed | false | payments | - | Opened 2024-10-09 after INC1063. The key was built from order number and attempt. Fixed in 6.8.2. | -
PRB304 | Retry storms after short outages of the event bus | closed | false | order-api | - | Opened 2024-08-30. Clients retried without a pause. Jitter since order-api 8.4. | -
PRB305 | Printing of the warehouse hangs on a file server nobody owns | open | true | nas-ams-1 | - | Opened 2024-11-20. Spool and copies of all labels lie on nas-ams-1 in Amsterdam, which fills in seven months. Disk 4 amber, disk 2 with errors. | Delete copies older than 60 days, enable the queues; or spool locally for a shift.
PRB306 | Connection slots of orders-db run out when pods scale | closed | true | orders-db | CHG2082 | Opened 2024-12-02 after INC1091. Pods times pool size exceeds max_connections. | Limit order-api to 12 pods, end idle sessions.
PRB307 | Fraud calls hold the threads of the checkout | open | true | vendor-sievewell | - | Opened 2024-12-09. fraud-api waits up to 10 s for Sievewell with 40 threads a pod. Circuit breaker is planned for payments 7.4. | Fraud bypass flag: FRAUD_PROVIDER=rules-only, tell the fraud desk.
PRB308 | Clock of some VMs drifts after live migration | closed | false | hv-fra-05 | - | Opened 2025-01-15. Guest time service was started before the host's. | -
PRB309 | Kubernetes nodes fill up with images and dumps | open | true | k8s-prod | - | Opened 2024-10-17. Garbage collection does not start in time as images and logs share one disk. | crictl rmi --prune on the node, restart the kubelet.
PRB310 | Gift cards fail after a switch of the payments database | open | true | gift-card-api | - | Opened 2025-04-10. One host is built into its settings. The service has no owner. | Set DB_URL with both hosts in the running object.
PRB311 | Configuration store has no automatic compaction | closed | false | config-store | compaction | Opened 2025-04-17 after INC1166. | -
PRB312 | Jobs send their failures to mailboxes that nobody reads | open | false | monitoring | - | Opened 2026-02-18 after INC1331. Nine such jobs found, six repaired. | -
PRB313 | Consumers of the event bus rebalance without end | open | true | event-bus | - | Opened 2024-12-04. A batch of 500 takes longer than max.poll.interval.ms; the chart's default comes back with releases. | max.poll.records=50, fewer pods rather than more.
PRB314 | Wildcard certificate is outside the automatic renewal | open | false | cert-renewal-job | - | Opened 2025-06-05 after INC1192. The job would have to write in the public DNS zone. Until then someone has to order cert-wildcard-shop by hand each year; it ends on 2026-07-02. | -
PRB315 | Two people can edit one firewall rule set at a time | closed | false | fw-ams-1 | - | Opened 2025-02-10 after the tills were cut off. Lock and second signature since March 2025. | -
PRB316 | Rate limit of Postwing delays order mails | open | true | vendor-postwing | - | Opened 2025-07-18 after INC1215. The limit counts for the whole account, newsletters too. A second account is asked for. | Pause the campaign, hold bulk mail, flush the rest.
PRB317 | Topics of the event bus without retention | closed | false | event-bus | retention | Opened 2025-08-14 after INC1229. | -
PRB318 | Bots try passwords at the customer login | open | false | login-api | - | Opened 2025-06-24. Comes in waves from hosting networks. A device check is being looked at. | Rate limit and challenge at the CDN.
PRB319 | Health checks that only look at the port | closed | false | inventory-db | - | Opened 2025-01-30. A member that hangs in its disk looked healthy. Checks write since February 2025. | -
PRB320 | ORA-01555 in long invoice runs | open | true | erp-db | - | Opened 2025-10-02. One cursor reads all orders and needs a picture older than undo_retention. ERP 2025.1 commits in between. | Raise undo_retention with guarantee before the run; resume with --resume.
PRB321 | Third member of catalog-db falls behind at night | open | true | catalog-db-3 | - | Opened 2025-06-19. Import in one transaction and the full backup meet on one link. | Take the member out of the readers until it has caught up.
PRB322 | No second payment provider in production | open | false | payment-workers | - | Opened 2025-11-29 after INC1288. Both workers call vendor-quillpay. Kardway is connected in staging only. | -
PRB323 | Stock sync can run twice | closed | true | stock-sync-job | stock32 | Opened 2025-12-04 after INC1291. Differences are booked twice. | Delete the younger run, set Forbid, run a full sync.
PRB324 | Session cache evicts living sessions | closed | false | session-cache | cachemem | Opened 2025-12-11 after INC1294. Memory doubled in January 2026. | -
PRB325 | Recovery area of wms-db fills when backups fail | open | true | wms-db | - | Opened 2025-12-18 after INC1298. 300 GB are too small for two days of peak; backup-ams-1 fills and the job said nothing. | Look at the use each morning in peak season, run wms-arch-only.sh by hand.
PRB326 | Web tier has no answer to sudden crowds | open | false | storefront-web | - | Opened 2024-09-10. Queue fills within a minute after pushes, spots and newsletters. | Cached start page for guests.
PRB327 | Releases read units differently in test and production | open | false | basket-cache | - | Opened 2026-05-13 after the delivery threshold in cents; the memory limit of May 2025 was of the same kind. | -
PRB328 | Tills of type T40 lose their clock without power | open | true | till-gateway | - | Opened 2024-10-24. Battery is dead after six years, the till takes a good certificate for expired (E-217). 61 of 210 shops done. | Set date and time in the service menu, or clock push from the shop's router.
PRB331 | Loyalty database has a single member | open | false | loyalty-db | - | Opened 2026-03-12 after INC1343. A second member is not funded. | -
PRB332 | Labels depend on one parcel company and one key | open | false | vendor-meander | - | Opened 2025-03-03. Key ends each year on 1 March; no labels in peak hours. A second carrier is under discussion. | Let packing go on unlabelled, see the runbook.
PRB334 | Core switch Frankfurt 2 restarts by itself | open | true | sw-core-fra-2 | - | Opened 2026-04-09 after INC1359. Leak in lldpd, watchdog after about 400 days; the fix needs a contract that has ended. | Restart lldpd every three months with sw-core-fra-1 healthy.
PRB335 | Reindex switches the alias without counting documents | closed | false | search-reindex-job | aliascheck | Opened 2026-04-23 after INC1366. | -
PRB336 | Data warehouse load waits on analysts' locks | open | true | dwh-load-job | - | Opened 2026-05-06. The swap of tables needs an exclusive lock; a notebook left open holds it up. Load 5.8 gives up after five minutes. | Find the session in pg_locks and terminate it.
PRB337 | CatalogCacheMembersLow expects three members | open | true | monitoring | - | Opened 2026-03-31. catalog-cache-3 was removed by CHG2247; neither rule nor asset list was changed. | Silence for seven days with a comment.
PRB338 | Secret store nodes stay sealed after a reboot | open | true | secret-store | - | Opened 2026-05-28 after INC1385. No automatic unseal; three of five key holders per node. | One node a day, key holders booked, look at all nodes before closing.
"""
