# ruff: noqa: E501 (a table reads best with one row a line)
"""Patterns of routine changes, and how often they go wrong: by team, action, kind and target."""

from __future__ import annotations

# The chance of trouble of a normal `configure`. What the risk score can learn is this.
TEAMS = {
    "team-storefront": 0.05,
    "team-search": 0.06,
    "team-payments": 0.03,
    "team-orders": 0.04,
    "team-logistics": 0.11,
    "team-customer": 0.06,
    "team-stores": 0.20,
    "team-finance": 0.08,
    "team-data": 0.06,
    "team-platform": 0.12,
    "team-databases": 0.03,
    "team-compute": 0.08,
    "team-network": 0.24,
    "team-identity": 0.08,
}
ACTIONS = {"replace": 1.7, "restart": 1.0, "configure": 1.1, "degrade": 1.0, "remove": 0.8, "none": 0.3}
KINDS = {"standard": 0.5, "normal": 1.2, "emergency": 2.0}
DELICATE = {
    "san-": 2.0,
    "fw-": 1.5,
    "search-index": 1.8,
    "k8s-prod": 1.5,
    "erp": 1.5,
    "stg-": 0.6,
    "dev-": 0.6,
}

ROUNDS = {
    "hv-ams": range(1, 2),
    "hv-fra": range(3, 4),
}  # patches: Amsterdam on Tuesday, Frankfurt on Thursday
FEATURES = [
    "faster first page",
    "wish list shared by link",
    "new delivery options",
    "logging without names",
    "library updates",
    "address check",
    "metrics per customer group",
    "gift wrapping",
    "accessibility of the forms",
    "clean-up after the last campaign",
    "time limits on all outgoing calls",
    "texts in French",
]
REVIEWS = {
    "successful with issues": [
        "took twice the window.",
        "one node needed a second restart.",
        "alerts were not silenced, on-call was woken.",
        "a manual step was missing in the plan, done from memory.",
        "users saw errors for a few minutes.",
    ],
    "failed": [
        "did not start with the new settings, old state kept.",
        "package was built for another version.",
        "access rights were missing, not done.",
        "broke off half way, repeated later.",
    ],
    "backed out": [
        "error rate above the limit after ten minutes, rolled back.",
        "smoke test red, taken back.",
        "slower than before, taken back in the same window.",
    ],
}

# weight | targets (one is drawn) | type action | risk | hours | long | titles | descriptions
PATTERNS = r"""
3 | shop-bff catalog-api pricing-api storefront-web review-api promotion-api | normal replace | low | 8-13 | 45m | {t} {v} // Release {t} {v}: {w} | Blue-green, way back within five minutes, {w}. // Weekly release with {w}.
2 | checkout-api basket-api payments payment-workers | normal replace | medium | 9-12 | 1h | {t} {v}: {w} // Release of {t}, {v} | One site first, half an hour of watching, then the other. // Contains {w}.
2 | order-api inventory-api stock-sync-job | normal replace | medium | 9-13 | 45m | {t} {v} // {t} {v}, {w} | Schema unchanged. // Rolling, pods one by one, {w}.
1 | customer-api login-api notification-api loyalty-api crm-1 contact-centre-2 | normal replace | low | 9-14 | 45m | {t} {v} // Update {t} to {v} | Contains {w}. // Release of the sprint, {n} tickets.
2 | shipment-api label-api returns-api wms-1 wms-2 | normal replace | medium | 19-21 | 1h | {t} {v} // Version {v} of {t} | After the late shift, hall lead informed. // Tested with {n} handhelds.
2 | till-gateway-1 till-gateway-2 price-sync-job | normal replace | medium | 4-5 | 1h | {t} {v} for the tills // {t}: new version {v} | Before the shops open, pilot in {n} shops last week. // One node, then a day's wait.
1 | search-api recommendation-api search-reindex-job | normal replace | low | 9-13 | 45m | {t} {v} // {t}: ranking model {v} | {n} % of searches better in the test. // Synonyms and {w}.
2 | search-index search-index-1 search-index-3 | normal configure | medium | 19-21 | 2h | Heap and thread pools of {t} // Shard layout of {t} | From {n} to 31 GB. // Shards per node limited to {n}.
2 | erp-1 invoice-job tax-api | normal configure | medium | 19-21 | 2h | Tax keys of the new year in {t} // {t}: parameters for the closing // Printer definitions of {t} | Asked for by the controller. // Ticket of Finance, {n} positions.
1 | dwh-load-job dwh-db sales-report-job | normal replace | low | 10-14 | 1h | {t}: {n} new columns // Mart {v} | Extracts extended for Marketing. // Source order_channel added.
3 | hv-ams-02 hv-ams-03 hv-ams-04 hv-ams-05 hv-fra-01 hv-fra-03 hv-fra-04 hv-fra-05 hv-fra-06 | normal restart | medium | 19-20 | 2h | Monthly patches, {t} // Patch and restart {t} | Drained before, VMs back after. // Microcode and kernel; {n} VMs moved.
1 | hv-ams-07 hv-fra-07 hv-ams-08 hv-fra-08 | standard restart | low | 8-13 | 2h | Monthly patches, {t} (test environments) // Reboot of {t} for microcode | Testers informed. // -
1 | san-ams-1 san-fra-1 backup-fra-1 backup-ams-1 | normal configure | medium | 22-22 | 2h | New volumes on {t} // Clean up snapshots of {t} // Extend {t} by {n} TB | Online. // No effect expected, latency watched for 15 minutes.
3 | sw-acc-ams-1 sw-acc-ams-3 sw-acc-fra-2 sw-acc-fra-4 sw-wan-ams-1 rt-edge-ams-1 rt-edge-fra-2 | normal restart | medium | 20-21 | 1h | NOS update of {t} // Firmware {t} | Each host has a second uplink. // Config saved before, console open.
3 | fw-ams-1 fw-ams-2 fw-fra-1 fw-fra-2 | normal configure | medium | 5-6 | 1h | Rules for {n} new services on {t} // {t}: clean-up of objects // VPN profile on {t} | Reviewed by a second person. // From the list of the quarter.
1 | lb-ams-1 lb-ams-2 lb-fra-1 lb-fra-2 | normal configure | low | 6-7 | 1h | Time-outs on {t} // New backend on {t} // TLS ciphers of {t} | Reload without dropping connections. // As agreed with Storefront.
1 | dns-public dns-internal-1 dns-internal-2 | standard configure | low | 9-13 | 30m | {n} records in {t} // Remove old names from {t} | - // Request of several teams.
2 | payments-db-2 orders-db catalog-db-2 customers-db inventory-db-2 pricing-db-2 loyalty-db | standard configure | low | 9-13 | 1h | Parameter work_mem of {t} // Index on {t} (concurrently) // New role for reporting on {t} | No restart. // Reviewed by the owning team.
2 | payments-db-2 orders-db-2 catalog-db-3 inventory-db-1 pricing-db-1 customers-db-2 | normal restart | medium | 20-21 | 1h | Minor upgrade of {t} // {t}: PostgreSQL patch release | Standby first. // Switch-over not needed.
1 | wms-db-2 erp-db-2 | normal restart | medium | 20-21 | 3h | Oracle quarterly patch, {t} // Release update on {t} | Standby first, primary a week later. // Logs shipped all the time.
3 | k8s-prod-ams k8s-prod-fra k8s-prod-ams-node-2 k8s-prod-fra-node-4 k8s-prod-control | normal replace | medium | 18-20 | 2h | New node image for {t} // {t}: containerd and kubelet update // CNI {v} on {t} | Node by node, budgets respected. // As tested in staging last week.
2 | session-cache basket-cache-1 catalog-cache monitoring image-registry event-bus-2 | normal configure | low | 9-14 | 1h | {t}: limits and requests // Settings of {t} reviewed // Chart {v} of {t} | One member after the other. // Values from the load test.
2 | k8s-staging k8s-dev stg-order-api stg-checkout-api stg-shop-bff dev-order-api | standard replace | low | 8-15 | 1h | {t} rebuilt // {t}: {w} | Test environment. // Branch of the week.
1 | vm-secret-store-3 secret-store staff-login-2 staff-directory cert-renewal-job | normal configure | medium | 9-13 | 1h | Policy of {t} // Audit log of {t} to the new target // {t}: password rules | Second person present. // Finding {n} of the audit.
1 | cert-login cert-mail cert-internal-ca | standard configure | low | 7-9 | 30m | Renew {t} // Roll out renewed {t} | By the renewal job, checked by hand. // {n} places.
1 | nas-ams-1 monitoring-2 vm-sandbox-17 | standard none | low | 9-14 | 1h | Inventory of {t} // Labels on {t} | Nothing is switched off. // -
1 | fw-fra-1 order-api lb-fra-2 payments k8s-prod-fra-node-1 till-gateway | emergency configure | high | 8-20 | 1h | Urgent: {t}, security advisory {n} // Emergency repair on {t} | Approved by the incident manager by phone. // Record entered a day later.
1 | returns-portal mail-relay-1 mail-queue-1 contact-centre-1 | normal restart | low | 19-21 | 45m | OS patches of {t} // Restart {t} after kernel update | A second member carries where there is one. // -
"""
