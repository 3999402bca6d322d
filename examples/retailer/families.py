# ruff: noqa: E501 (a table reads best with one row a line)
"""Recurring incidents of vendors, tills, mail and money: one cause each, told in other words every time."""

from __future__ import annotations

# = problem | affects | article | team (may be empty)
# when | how long | priority (* resolved with the article; assets and links may follow) | title | description | resolution
FAMILIES = r"""
= PRB307 | fraud-api vendor-sievewell | known-errors/sievewell-slow-answers | team-payments
2025-02-07 09:05 | 1h10 | P3 checkout-api | Conversion down a third since nine, no errors anywhere | Product owner sees it in the sales figures. All health checks green. p95 of the last step is 12.4 s. | The call to the risk scorer waited for its limit. It went away at ten.
2025-03-28 08:40 | 50m | P3* | CheckoutLatencyP95 firing, fraud pool exhausted | 40 of 40 threads in use in every fraud-api pod, queue length 190. Upstream p95 9.6 s. | FRAUD_PROVIDER=rules-only until 09:25, fraud desk told.
2025-05-23 07:55 | 1h35 | P3* | Customers wait at the order button, then it works | Contact centre has nine complaints about a "frozen" page. They all got their confirmation in the end. | Third-party score bypassed, back on after half an hour under 800 ms.
2025-07-11 09:30 | 40m | P4 | Risk score missing for a part of the orders | `continued with rule set B` 2,210 times in half an hour. | Provider says: batch of another customer. Nothing to do.
2025-09-05 08:15 | 2h05 | P2* checkout-api fraud-api | Sale Friday: time to order confirmation 14 s | p95 over 14 s, threads of fraud-api busy, orders per minute 40 % under forecast. | Bypass flag on at 08:50, manual check of orders over 400 euro. Left on over the day.
2025-10-31 09:10 | 1h | P3* | ETIMEDOUT 10000ms api.sievewell.example again | The usual Friday. Log is full of it in both sites. | Rules only for 45 minutes.
2025-12-19 08:05 | 1h20 | P2* checkout-api fraud-api | Ordering takes for ever on the last shipping day | Rate of orders halves, no 5xx. Scoring vendor answers in nine seconds, just below our limit. | Scoring skipped until noon.
2026-02-06 09:45 | 35m | P4 | Slow orders reported by two colleagues | "The shop thinks a long time after Pay now." | Over before we looked; upstream graph shows the hump.
2026-03-27 08:25 | 1h15 | P3* | Fraud check blocks threads of the checkout | Thread dump: 38 of 40 in SocketInputStream.read towards the scorer. | Set to rules-only, reset at 09:40.
2026-05-22 08:50 | 1h | P3* | Order step exceeds 10 s, third-party risk service | Alert CheckoutLatencyP95 and eleven chats. | Bypass flag, one hour.

= PRB316 | mail-relay vendor-postwing | known-errors/postwing-rate-limit | team-customer
2025-09-04 10:10 | 2h20 | P3* | Password mails come after the link has ended | Login complaints, in truth a mail matter: the reset link lives 30 minutes, the mail needs 70. Both relays defer with 421. | Newsletter held, transactional flushed.
2025-10-15 14:30 | 3h | P4* mail-relay notification-api | MailQueueLength 41,000 | Queue grows evenly on both nodes since 14:10. said: 421 4.7.0 | Marketing had sent twice by mistake. Bulk released in the night.
2025-11-27 18:00 | 4h15 | P3* | Thousands wait for their order confirmation on Black Friday eve | Contact centre answers "is my order in?" without end. Delivery company counts the whole account. | Campaign stopped after a call to its manager at home; queue empty at 22:15.
2026-01-12 09:20 | 1h40 | P4 | Return labels by mail are late | Customers get the mail with the label after an hour or two. Postfix backs off from the destination. | Queue run by hand (postqueue -f).
2026-03-09 11:05 | 2h | P3* | Mail provider throttles us | "rate limited, try again later (in reply to RCPT TO command)" for every third recipient. Spring catalogue went out at eleven without an entry in the mail calendar. | Bulk to the night, calendar shown to the new colleague.
2026-05-13 08:45 | 1h30 | P4* notification-api | Gift vouchers bought on line do not arrive | Voucher mails among 26,000 deferred messages, shop itself says "sent". | Vouchers moved to the fast transport, rest held.

= PRB328 | till-gateway cert-tills | known-errors/till-clock-certificate | team-stores
2024-07-30 07:10 | 50m | P4 | One shop cannot sell by card after a thunderstorm | Shop 0117, four tills, orange bar, code E-217. Power was off for ten minutes in the night. | Clock set by phone on each till.
2024-10-22 06:55 | 1h20 | P3 | E-217 on all tills in Gouda | Secure connection refused. We checked the gateway's certificate for half an hour, it is good until February. | The tills believed it was 2018. Date set in the service menu.
2025-01-09 07:30 | 35m | P4* | Till 3 in Hengelo offline since the electrician was there | tls: bad certificate on the gateway for one client. | Date and time.
2025-04-29 06:40 | 2h10 | P3* store-tills till-gateway | Eleven shops offline after the power failure in the south | TillsOffline 96. Power came back at 05:50, tills did not. | Clock pushed from the routers, shop by shop; three by phone.
2025-08-18 08:05 | 25m | P4* | Cash desk complains about an expired certificate | "certificate has expired or is not yet valid: current time 2018-01-01". | Known; service menu 4.
2025-11-03 07:15 | 45m | P3 | Receipts dated 1 January 2018 | Finance finds 212 receipts of a Leiden shop with a date eight years ago. Till ran off line with a wrong clock. | Clock corrected, receipts booked by hand.
2026-02-19 06:50 | 1h | P4* | After the fuse change no till in shop 0163 connects | New staff restarted the gateway line, the router and each till twice. Screen: E-217. | Time was gone, set by phone.
2026-04-14 07:20 | 40m | P4* | TillsOffline 5, single shop, handshake errors | tls_handshake in the gateway metrics, mains failure in that street. | clock push tills --from router.

= PRB305 | label-printers nas-ams-1 | known-errors/label-printers-queue-share | team-logistics
2024-11-18 04:50 | 1h30 | P2 label-printers fulfilment | No printer in the hall prints | Jobs are "sent" in the WMS, 900 in lpstat. First suspicion was the new labels roll. | Share in Amsterdam was full of PDF copies; old ones deleted.
2025-01-21 05:20 | 40m | P3 | Stale file handle on the print server | Packing tables 1 to 20 without labels since the file server was restarted in the night. | Unmounted and mounted again, cups restarted.
2025-06-11 13:10 | 1h05 | P2* label-printers fulfilment | Labels do not come out, light is green | E [Job 881203] Unable to write /srv/spool/881203-d001: No space left on device | Copies older than 60 days removed, queues enabled.
2025-09-10 12:00 | 45m | P3 label-printers | Printing stops whenever the line to Amsterdam loses packets | Hall prints in bursts since noon, spool on the far side. | Local spool for the shift, put back in the evening.
2026-01-15 22:40 | 50m | P3* | Night shift: labels only by hand | 1,300 jobs waiting, cups error log complains about the disk. | Cleaned, as every half year.
2026-06-02 06:15 | 35m | P3* | Dispatch cannot print, queue disabled | All 42 queues "disabled since 05:58 - No space left on device". | find -mtime +60 -delete, cupsenable. Next one due about the new year.

= PRB336 | dwh-load-job dwh-db-1 | known-errors/dwh-load-waits-for-lock | team-data
2024-12-03 08:35 | 1h40 | P4 | Finance misses yesterday's turnover in the morning report | Date on the dashboard is two days old. Nothing failed, says the scheduler: still running. | Killed an old session of a notebook; nobody understood why it helped.
2025-03-11 08:20 | 2h | P4 | Load has been "running" for seven hours | CPU 1 %, disk idle. Last line in the log: swap_fact_sales begin. | Blocked by a SELECT of the evening. Session ended.
2025-09-23 07:50 | 55m | P4 | All queries on mart.fact_sales hang | Analysts think that the nightly job locks them out. pg_locks says that it waits itself. | pg_terminate_backend on the oldest one.
2025-12-15 08:40 | 1h15 | P3 | No figures on the biggest Monday of the year | Board report empty. AccessExclusiveLock not granted since 01:22. | Terminated "idle in transaction" of a role without time limit.
2026-05-26 08:30 | 40m | P4* | Sales cube frozen at Sunday again | Somebody's notebook from home, open since 21:40, role created by hand. | Terminated; role added to Tilda's list.

= PRB310 | gift-card-api | known-errors/gift-card-500-after-failover | team-payments
2024-08-27 20:30 | 14h | P4 | Gift cards not accepted since the database exercise | "Gift card cannot be checked at the moment." | DB_URL patched by hand in the running object.
2025-04-09 06:10 | 4h | P3 gift-card-api store-tills | Tills and basket refuse gift cards | HTTP 500, `ERROR: cannot execute INSERT in a read-only transaction`, since payments runs on Frankfurt. | Environment of the deployment changed; service restarted.
2025-10-29 09:15 | 2h30 | P4 | Connection to payments-db-1:5432 refused in the voucher service | Primary was moved for patches. Only this service has one host in its settings. | Patched a third time, Payments as a neighbour.
2026-02-12 10:40 | 1h20 | P4* | Voucher balance cannot be shown after the restore exercise | SQLSTATE 25006 for every write. | As in the known error.

= PRB332 | label-api vendor-meander | runbooks/label-api-meander | team-logistics
2024-12-10 14:20 | 1h10 | P2* label-api fulfilment | LBL-502 carrier unavailable at half of the tables | Parcel company's interface gives 502 in bursts under the Christmas load. | Parked unlabelled, retried after 15:30.
2025-03-01 00:20 | 7h40 | P3 | Every label request is refused with 401 since midnight | `{"error":"key_expired"}`. Nobody has moved a finger here. | Key ends each year on 1 March. New one from the portal, put into the secret store.
2025-08-28 16:05 | 2h | P3* | Shipping labels take 40 s | Packers wait, no errors; ECONNRESET now and then, answers from one of their regions are slow. | They moved traffic at 18:00.
2025-12-16 15:10 | 1h25 | P2* label-api fulfilment | Belt stops, no carrier labels | LabelApiErrors 70 %, HTTP 504 from Meander. | Mode "Park unlabelled"; 1,450 parcels labelled by the evening shift.
2026-03-01 00:15 | 6h20 | P3* | Labels fail for all parcels, unauthorised | Same date, same hour as last year. The reminder went to a colleague who has left. | Key renewed; a calendar entry for the team.

= PRB318 | login-api customer-account | runbooks/login-errors | team-customer
2024-08-06 02:15 | 3h | P4 | LoginSuccessRateLow at night | 71 % bad_credentials from 40 networks. | Rate limit at the CDN for those.
2025-02-14 20:40 | 2h10 | P3 | Login page slow, customers-db busy with password checks | bcrypt eats the CPUs of all pods; attempts per minute 30 times the normal. | Addresses blocked, two pods added.
2025-06-22 01:50 | 4h30 | P3* | Somebody tries leaked passwords on our customers | 180,000 accounts probed, 212 hits. | Sessions of those ended, owners written to, challenge switched on.
2025-11-30 22:05 | 1h45 | P3 | Contact centre: accounts "locked for security" without reason | Lock after five wrong attempts, made by a botnet, hits the real owners. | Lock by address instead of account.
2026-03-15 03:30 | 2h | P4* | Wave of failed sign-ins from hosting networks | Credential stuffing, third this year, new user agents. | Challenge for hosting networks.
2026-06-07 00:40 | 3h20 | P4* | Bots at the login again | Success rate 58 %, real customers unharmed. | Limit at the CDN, Identity told.
"""
