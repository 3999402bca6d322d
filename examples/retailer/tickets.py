# ruff: noqa: E501 (a table reads best with one row a line)
"""The everyday tickets: patterns with several wordings each, from which the rest of the incidents are drawn."""

from __future__ import annotations

# assets (one is drawn) | priority | minutes from-to | titles | descriptions | resolutions; "//" parts the wordings.
# {a} the asset, {n} a small number, {h} a large one, {p} a percentage, {s} a shop, {c} a town.
PATTERNS = r"""
vm-catalog-db-1 vm-wms-db-2 vm-erp-db-1 monitoring-1 image-registry-1 | P4 | 20-90 | {a}: /var at {p} % // root disk of {a} filling up | journald and old core files, grows 2 GB a day // Filesystem alert; largest is /var/log/audit with {n} GB | old logs removed, rotation set // journal limited to 1 GB
storefront-web-2 storefront-web-5 returns-portal-3 crm-1 | P3 | 15-60 | {a} out of the pool, health check fails // Web server {a} does not answer /health | nginx: worker_connections are not enough, {h} in the log // process hangs after a reload, old workers keep the port | restarted // pool member enabled again after a restart of nginx
hv-ams-02 hv-fra-01 hv-fra-03 hv-fra-05 hv-ams-05 | P4 | 60-600 | Power supply {n} of {a} failed // {a}: redundancy lost, PSU | Amber LED seen on the round in the data centre. Second supply carries // BMC: Power Supply {n} AC lost | exchanged under warranty // cord was loose, pushed in
sw-acc-ams-2 sw-acc-fra-1 sw-acc-ams-4 sw-acc-fra-4 | P4 | 30-240 | CRC errors on port {n} of {a} // {a}: interface drops packets | {h} input errors since yesterday, one host on it is slow // ifInErrors climbs during backups | optic cleaned // patch cord replaced
order-api-ams order-api-fra | P3 | 20-80 | {p} errors per minute in {a} // order-api slow at the start of the evening | GC pause 3.8 s, heap 97 %, after a big customer import // `HikariPool-1 - Connection is not available, request timed out after 3000ms` | pod restarted, heap dump kept // pool was waiting for a slow query, index added
inventory-api stock-sync-job | P3 | 30-120 | Reservation not released for {h} baskets // Articles "in stock" that are reserved for ever | Expiry worker stopped with a NullPointerException on an order without lines // lock table full of rows older than a day | worker restarted, rows cleaned // job repaired in the next release
price-sync-job | P3 | 30-90 | Price sync ended with {n} shops missing // {n} shops on the prices of yesterday | Shops were off line between two and four at night // connection refused by the routers of these shops | run again with --only-missing // done by hand at 06:30
till-gateway-1 till-gateway-2 | P3 | 15-70 | Shop {s} in {c} off line // {c}: no tills since opening, shop {s} | Line of the shop is down, tills sell with local prices // Router lights red after works in the street | carrier repaired the line // router replaced by the stand-by over 4G
till-gateway store-tills | P4 | 30-300 | Receipt printer of shop {s} prints hieroglyphs // Customer display in {c} stays dark | after the till update of the night, code page wrong // one till, others good | setting corrected // device exchanged
customer-api | P3 | 20-90 | Address changes are lost // Customers cannot save a second address | 409 conflict, version field is not sent by the app {n}.2 // validation refuses house numbers with a letter | accepted again since the afternoon release // rule relaxed
login-api | P3 | 15-60 | Sign-in with {n} % errors after the deployment // Login buttons does nothing on older phones | clock skew on one node, tokens "not yet valid" // script error on a browser from 2020 | chrony restarted // polyfill added
crm | P4 | 30-180 | CRM search takes {n} s // Agents wait for the customer card | missing index on phone number // table bloat after the clean-up | index rebuilt // vacuumed at night
contact-centre-2 | P4 | 20-90 | Recording of calls missing for {n} hours // Quality desk finds no recordings | share not mounted after reboot // disk quota of the recordings reached | mounted, fstab corrected // quota raised
loyalty-api loyalty | P4 | 20-90 | Points not shown in the account // App shows 0 points for some | API answers 504 when the account has more than {h} bookings // cache of yesterday after the night job | paging added // cache emptied
points-expiry-job | P5 | 30-200 | Expiry mails sent with wrong date // Points expiry job longer than usual, {n} h | template had the format of another country // twice the bookings after the campaign | template corrected // no action
search-api | P3 | 15-70 | Search suggestions in {n} s // Facet "colour" empty | one node of the index in long garbage collection // mapping conflict after a new supplier | node restarted // field reindexed
search-index-2 search-index-4 | P4 | 30-150 | {a} left the cluster for {n} minutes // Search node {a} was away | `master not discovered yet` after a pause of its VM // heap pressure, circuit_breaking_exception {h} bytes | rejoined by itself // fielddata cache limited
search-reindex-job | P4 | 60-240 | Nightly reindex took {n} h // Reindex not finished at opening | catalogue cursor slow during the full backup // 38,000 new articles | backup moved // finished at eight
recommendation-api | P5 | 20-200 | Row "you might like" empty // Recommendations only show lamps | cache of the row expired, model job did not run // training data of the campaign overweight | job run by hand // model of last week put back
media-api object-store-2 | P4 | 20-120 | Pictures of {n} new articles missing // Zoom picture 404 | upload broke off: connection reset during multipart // name with a plus sign | uploaded again // names cleaned
review-api promotion-api | P5 | 30-300 | Typing error in the voucher text // Reviews from test accounts visible in the shop | reported by the works council, really // customer called {n} stars funny | text corrected // removed
basket-api-fra basket-api-ams | P3 | 15-60 | Delivery date in the basket is in the past // Quantity jumps back to {n} | calendar of the parcel company not loaded // two tabs, last one wins | calendar loaded // explained to the contact centre
checkout-api-ams checkout-api-fra | P2 | 20-70 | Checkout errors {n} % in one site // {a} returns 500 for some | one pod with a stale secret, others good // connection reset by peer towards payments every {n} s | pod deleted // sidecar restarted
payments-ams payments-fra | P3 | 15-60 | Payments slow in one site, p95 {n} s // {a} with higher latency than its twin | DNS lookups of the provider take 5 s on one node // cache of keys cold after a node change | node drained // over by itself
payment-worker-1 payment-worker-2 | P3 | 10-50 | Worker does not take messages // {a} idle although the queue is not empty | consumer cancelled by the broker, no reconnect // heartbeat missed during a VM move | restarted // reconnected after {n} minutes
settlement-job | P3 | 30-150 | Settlement differs by {n} euro from Quillpay's report // Comparison of 07:00 is red | refund booked on the next day on their side // rounding of a foreign currency | explained, booked // corrected by Finance
payments-cache-1 basket-cache-2 catalog-cache-2 | P4 | 10-40 | {a} restarted // Cache member {a} lost its memory | killed by liveness probe during a fork // node pressure | warm again after {n} minutes // probe time raised
payments-queue-2 mail-queue-1 | P4 | 15-90 | {a}: Erlang distribution buffer busy // Queue node slow after its backup | `busy_dist_port` {h} times // snapshot of the VM took {n} s | snapshot excluded // no action needed
event-bus-1 event-bus-3 | P3 | 15-80 | Under-replicated partitions: {n} // {a} behind its peers | network of its host at the limit during a migration // ISR shrinks and expands | in sync after the migration // num.replica.fetchers raised
config-store-1 config-store-3 | P4 | 10-40 | Leader of the configuration store changed {n} times // EtcdFsyncSlow on {a} | disk wait while a neighbour VM was moved // `apply request took too long` {h} ms | quiet since // neighbour moved away
secret-store | P3 | 15-60 | Lease count of the secret store above {h} // Requests to the vault get 429 | a job asks for a new token each second // CI loops | job corrected // rate limit per role set
staff-login staff-login-2 | P3 | 20-100 | Colleagues in {c} cannot sign in // Sign-in page shows "invalid redirect" | time of the client is off by {n} minutes // address of the new tool is not registered | clock service of that office // address added
staff-directory | P4 | 15-60 | New colleagues are missing in the directory // Group of {n} people empty after the HR import | file came with another separator // import stopped at a name with quotation marks | imported again // import made tolerant
dns-internal-2 dns-internal-1 | P3 | 10-50 | One resolver slow, {n} s per question // {a}: requestlist full | a scanner asks {h} names a minute // upstream of one zone gone | client blocked // forwarder removed
k8s-prod-cp-1 k8s-prod-cp-3 k8s-prod-control | P3 | 15-70 | kubectl time-outs // API server answers 429 | an operator lists all objects every {n} s // etcd of the control plane compacts | operator patched // over after compaction
k8s-staging k8s-dev stg-order-api stg-checkout-api | P4 | 60-600 | {a} not usable for tests // Staging: nobody can deploy | node full, {n} old namespaces // webhook with an ended certificate | cleaned // certificate renewed
stg-payments-db stg-orders-db dev-catalog-db | P5 | 120-1200 | {a} has data of last year // Refresh of {a} broke off | anonymising script fails on a new column // disk too small for the copy | column added to the script // disk grown
dwh-db sales-report-job | P4 | 60-300 | Report of week {n} wrong by one day // Number of customers in {c} doubled | time zone of the new shop system // join on the town name | view corrected // key used instead
dwh-load-job | P4 | 60-240 | Load broke off at table {n} // Source extract failed in the night | `connection to server at "orders-db" failed: timeout expired` // column order_channel unknown | rerun, good // mapping extended
erp erp-1 | P3 | 30-180 | ERP client freezes when posting // Booking period cannot be opened | lock held by a user on holiday // {n} open batches of last month | lock released // batches posted
erp-db-1 | P4 | 30-120 | Statistics job of {a} longer than its window // Tablespace USERS at {p} % | histogram on a {h} row table // autoextend is off | job split // file added
invoice-job tax-api | P4 | 30-200 | {n} invoices without tax number // Invoice PDF has two pages too many | customer left the field empty, allowed since the update // font missing on the renderer | sent again // font added
wms-2 wms-1 | P3 | 20-90 | Handhelds of hall {n} lose their session // Pick list shows articles twice | radio: one access point changes channel each minute // cache of {a} not refreshed after the layout change | channel fixed // cache emptied
wms-db-2 | P4 | 30-180 | Standby of the warehouse database lags {n} min // Data Guard: apply lag | network between the sites used by the index copy // patch of the operating system pending a restart | over by itself // restarted
shipment-api label-api-fra | P3 | 20-90 | {n} parcels without tracking number // Parcels to islands refused | message skipped at deployment // postcode table of 2023 | resent by hand // table renewed
label-printers | P4 | 15-90 | Printer at table {n} prints grey // Labels come out crooked at table {n} | print head worn after {h} km of paper // roll put in by hand on the wrong side | head exchanged // shown to the shift
returns-api returns-portal | P4 | 30-180 | Return reason "other" only // Customer cannot return a gift | list not loaded, 404 on reasons.json // order belongs to another account | path corrected // handled by the desk
refund-job | P3 | 60-240 | {n} refunds hang in "pending" // Refund run stopped in the middle | provider refuses refunds older than 180 days // duplicate key on a second attempt | paid by transfer // row removed, resumed
notification-api mail-relay-2 | P4 | 20-120 | Mail in the wrong language // Some mails without pictures | language of the browser and not of the account // link to the old picture host | fixed in the next release // template changed
cert-mail cert-login | P4 | 10-60 | TlsEndsSoon for {a} // Check says {n} days for {a} | ordered already, waits for validation // alert looks at the old file | issued // check corrected
rt-edge-ams-1 rt-edge-ams-2 rt-edge-fra-1 | P3 | 15-120 | BGP session of {a} flaps // {a}: carrier announces maintenance too late | `NOTIFICATION received: hold timer expired` {n} times // traffic moved by itself | carrier replaced a line card // no customer effect
fw-ams-2 fw-fra-2 | P4 | 20-120 | Firewall {a}: session table at {p} % // CPU alarm on {a} | scanner from outside, {h} sessions // logging of a busy rule was on | source blocked // logging off
lb-fra-1 lb-ams-1 | P3 | 10-60 | {a}: backend connect time {n} s // 502 from {a} for a minute | keepalive shorter than that of the web servers // failover between the pair | keepalive aligned // pair stable
vendor-bluefjord | P3 | 20-120 | CDN slow in the south // Errors from one place of the CDN, {p} % | vendor confirms trouble in one city // wrong route after their maintenance | place taken out by the vendor // recovered
vendor-quillpay | P3 | 10-60 | {n} % of card payments refused by one bank // Quillpay slow for {n} minutes | issuer's 3-D Secure page does not answer // their status page says "degraded" | over without us // bank informed by the provider
link-ams-fra-2 link-ams-fra-1 | P3 | 30-240 | Errors on {a} // {a}: light level falls to -{n} dBm | carrier works on the route // a dirty connector in our cage | cleaned // carrier done
san-ams-1 san-fra-1 | P4 | 60-500 | Disk {n} of {a} in predictive failure // {a}: rebuild running | hot spare has taken over, no latency // {n} TB to rebuild | disk exchanged // rebuild finished
object-store-1 object-store-3 | P4 | 60-600 | Heal of {a} takes {n} h // {a}: bitrot found in {n} objects | after a restart of the node // scanner of the week | healed // objects repaired from parity
monitoring-2 monitoring | P4 | 20-120 | Dashboard of {c} empty // Alerts come {n} minutes late | label renamed // rule evaluation takes longer than its interval | renamed back // rules split
backup-fra-1 backup-ams-1 | P3 | 60-400 | Backup of last night failed for {n} databases // {a}: size of the copy only {p} % of yesterday | repository lock of a killed run // `[082]: WAL segment was not archived before the 60000ms timeout` | lock removed, repeated // archive command repaired
catalog-import-job | P4 | 30-180 | {n} articles of a supplier without price // Import rejects the file of the night | decimal comma // column added in the middle | supplier sent it again // mapping changed
pricing-db-1 pricing-db-2 inventory-db-2 | P4 | 15-90 | Long transaction on {a}, {n} h // Autovacuum blocked on {a} | forgotten session of a colleague // prepared transaction left by a test | ended after a call // rolled back
customers-db-1 customers-db | P3 | 15-80 | Slow query on the customer search // {a}: {p} % of connections used | wildcard at the front, from the new admin page // a batch with {n} parallel readers | page limited // batch reads in line
vm-catalog-db-3 vm-event-bus-2 | P3 | 20-90 | Guest agent of {a} kills the machine's network | after the agent's update it renames eth0 | agent of last month put back
hv-ams-06 hv-fra-06 | P3 | 60-300 | Balloon driver takes {n} GB from the VMs of {a} | overcommitted since staging was moved here | staging VMs moved away
sw-wan-fra-1 sw-wan-ams-1 | P4 | 60-400 | {a}: fan {n} too slow | `FAN-3-SPEED` each hour, temperature still 41 degrees | fan tray exchanged on the next visit
order-api | P3 | 30-120 | {n} orders confirmed without lines | race between the app's retry and the clean-up of baskets | completed by hand with the customers
inventory-api-ams | P4 | 30-120 | Negative stock of {n} shown in the shop | returns booked before the sale they belong to | order of events enforced
customer-api-fra | P3 | 20-60 | Data export under privacy law broke off at {p} % | one customer has {h} orders | streamed instead of built in memory
loyalty-api | P4 | 60-240 | Cards of the partner bakery refused | prefix 88{n} not in the table | prefix added
search-api-fra | P3 | 20-60 | Typing "o'neill" ends the search with 500 | quotation mark not escaped in the new suggester | escaped, released the same day
media-api | P4 | 30-200 | Pictures rotated by 90 degrees for supplier {n} | orientation tag ignored since the library update | converted again
checkout-api | P3 | 15-60 | Customers from Belgium cannot choose a pick-up point | list of points empty, postal code with four digits read as Dutch | country taken from the address
payments | P3 | 20-90 | Refund of {n} euro booked as a charge | sign lost in a manual correction file | booked back, file has a checksum now
fraud-api | P4 | 30-120 | All orders from {c} go to manual check | one stolen card used in that town {n} times | rule narrowed
settlement-job | P3 | 30-120 | Bank holiday abroad, settlement file does not come | calendar of the provider differs from ours | taken on the next day, calendar loaded
mail-relay-1 | P4 | 30-100 | Our address on a block list | a form was used to send {h} mails to strangers | form has a challenge, delisted
till-gateway-2 | P3 | 20-70 | Returns at the till refused, original receipt unknown | receipts older than {n} months are in the archive | looked up by the hotline; archive attached
price-sync-job | P4 | 30-90 | Shelf labels of {c} show prices without a comma | firmware of the electronic labels {n}.1 | rolled back by the supplier
wms | P3 | 20-90 | Conveyor {n} sends everything to the reject lane | scanner tunnel reads the old label format only | profile loaded
label-api | P4 | 20-90 | Labels for Swiss parcels without customs form | goods code missing for {n} articles | codes completed
returns-portal-2 | P4 | 30-100 | Upload of return pictures refused | heic format of new phones | format accepted
k8s-prod | P3 | 20-90 | Certificates of the mesh renewed {n} minutes too late | time server of one node drifted by 40 s | node drained, time corrected
image-registry-1 | P4 | 30-200 | Pull of old images fails with "manifest unknown" | clean-up job deleted tags still in use, {n} of them | pushed again from the build server
staff-login-1 | P4 | 20-80 | Second factor asked twice in {c} | two clocks, codes valid for 30 s | time server of the office repaired
secret-store-1 | P4 | 20-80 | Audit log of {a} stops, requests would soon be refused | disk of the log at {p} % | log shipped and rotated
backup-fra-1 | P4 | 60-300 | Test restore of catalog-db unreadable | wrong key in the configuration of the test host | repeated with the right key, good
monitoring-1 | P4 | 30-120 | {h} time series too many after a release | customer number used as a label | label dropped
dns-public | P3 | 20-90 | New landing page not found in {c} | record entered with a trailing space | corrected, TTL waited for
erp | P4 | 60-200 | Supplier paid twice, {n} invoices | import of the bank file repeated after a time-out | reversed by Accounts Payable
crm-2 | P4 | 30-120 | Notes of agents cut off after {n}0 characters | column of the old table | widened
contact-centre-1 | P3 | 20-60 | Callers land in the German queue | language menu swapped after recording new texts | files exchanged
promotion-api | P3 | 20-60 | Code SUMMER{n} not valid one hour early | end time in local time | extended by the team
cloud-eu-west event-bus-3 secret-store-3 | P4 | 15-120 | Instance in the cloud region restarted by the provider // Planned host retirement at the provider, {a} | mail from the provider came {n} h before // witness away for {n} minutes, quorum held | rejoined // moved to another host beforehand
"""

TOWNS = "Haarlem Breda Zwolle Arnhem Delft Alkmaar Venlo Gouda Apeldoorn Mainz Kassel Fulda Trier Ghent Hasselt"

NOTICED = [
    "Seen by the early shift.",
    "Found on the morning round through the dashboards.",
    "Reported by phone from {c}.",
    "Monitoring was quiet, a colleague noticed it.",
    "Alert came {n} minutes after the start.",
    "Third question about it today.",
    "Contact centre passes on {n} complaints.",
    "Came up in the hand-over.",
    "On-call was paged and found it already half over.",
    "Noticed during other work.",
    "A tester asked why.",
    "Began about {n} minutes before the alert.",
    "Marked as a repeat by the help desk, but the old ticket was another matter.",
    "No change in the calendar for this.",
    "Happened after the weekend.",
    "The owner was on holiday, so it took a while to see.",
]
EFFECTS = {
    "high": [
        "About {n} users affected.",
        "Work goes on by hand meanwhile.",
        "The other member carries the load, a little slow.",
        "Customers see it now and then.",
        "Shift lead informed.",
        "{h} records to look at afterwards.",
        "Team in {c} waits for it.",
        "No money lost as far as we know.",
        "Second time since spring.",
        "Only in one site.",
        "Rising slowly, still bearable.",
        "Support was told what to say.",
    ],
    "low": [
        "No effect on customers.",
        "Not urgent.",
        "Can wait until tomorrow.",
        "Noted for the record.",
        "Work around it for the time being.",
        "Only {n} people use it.",
        "Annoying more than harmful.",
        "Needs a part from the store.",
        "Asked the owner, no answer yet.",
        "To be done with the next round.",
        "Had been so for weeks, probably.",
        "{c} would like to know when it is done.",
    ],
}
