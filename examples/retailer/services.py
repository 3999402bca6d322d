# ruff: noqa: E501 (a table reads best with one row a line)
"""Business services and what carries them: the hand-written half of the estate, with its stories."""

from __future__ import annotations

BUSINESS = """
# id | name | criticality | owner | parts (a name in brackets is a soft part)
online-shop       | Online shop                 | critical | team-storefront | storefront-web shop-bff catalog-api pricing-api (media-api) (review-api)
product-discovery | Search and recommendations  | high     | team-search     | search-api (recommendation-api)
checkout          | Checkout and payment        | critical | team-payments   | checkout-api payments (promotion-api)
order-management  | Order management            | critical | team-orders     | order-api inventory-api (notification-api)
fulfilment        | Warehouse and shipping      | critical | team-logistics  | wms shipment-api
returns           | Returns and refunds         | medium   | team-logistics  | returns-portal returns-api (refund-job)
customer-account  | Customer account and login  | high     | team-customer   | login-api customer-api
loyalty           | Loyalty programme           | medium   | team-customer   | loyalty-api (points-expiry-job)
customer-support  | Customer support            | high     | team-customer   | contact-centre crm
store-tills       | Tills in the shops          | critical | team-stores     | till-gateway
finance           | Finance and reporting       | high     | team-finance    | erp (invoice-job) (dwh-load-job)
"""

APIS = """
# High and critical ones run as one workload a site on Kubernetes, others anywhere in it; id | name | criticality | owner | needs | uses | also in
shop-bff           | Shop backend for web and app | critical | team-storefront | catalog-api session-cache public-entry | recommendation-api search-api customer-api | staging dev
catalog-api        | Catalogue API        | critical | team-storefront | catalog-db             | catalog-cache                | staging dev
media-api          | Product media API    | medium   | team-storefront |                        | object-store                 |
review-api         | Reviews API          | low      | team-storefront | catalog-db             | session-cache                |
search-api         | Search API           | high     | team-search     | search-index           | catalog-api                  | staging
recommendation-api | Recommendation API   | low      | team-search     | catalog-cache          | event-bus                    | staging
pricing-api        | Pricing API          | critical | team-storefront | pricing-db             | catalog-cache                | staging dev
promotion-api      | Promotion API        | medium   | team-storefront | pricing-api            |                              |
basket-api         | Basket API           | critical | team-payments   | basket-cache pricing-api | inventory-api              | staging
checkout-api       | Checkout API         | critical | team-payments   | basket-api payments order-api public-entry | customer-api fraud-api tax-api | staging dev
fraud-api          | Fraud check API      | high     | team-payments   | vendor-sievewell       | payments-cache               |
tax-api            | Tax API              | medium   | team-finance    | vendor-dutywise        |                              |
order-api          | Order API            | critical | team-orders     | orders-db event-bus config-store | inventory-api      | staging dev
inventory-api      | Inventory API        | critical | team-orders     | inventory-db           | event-bus order-api          | staging dev
notification-api   | Notification API     | medium   | team-customer   | mail-queue mail-relay  |                              | staging
shipment-api       | Shipment API         | high     | team-logistics  | event-bus wms label-api|                              | staging
label-api          | Parcel label API     | high     | team-logistics  | vendor-meander         | object-store                 |
returns-api        | Returns API          | medium   | team-logistics  | orders-db              | label-api notification-api   |
customer-api       | Customer API         | high     | team-customer   | customers-db           | event-bus                    | staging dev
login-api          | Customer login API   | high     | team-customer   | customers-db session-cache cert-login public-entry | secret-store | staging
loyalty-api        | Loyalty API          | medium   | team-customer   | loyalty-db customer-api|                              |
"""

GROUPS = """
# Groups of like things: id | name | type | member type | criticality | owner | where | min_up | needs | uses | version
# "where" gives each member its hypervisor (ams-02), its Kubernetes site (k8s-ams) or the cloud region (cloud).
storefront-web | Storefront web tier   | application | vm  | critical | team-storefront | ams-01 ams-02 ams-03 fra-01 fra-02 fra-03 | 50% | public-entry shop-bff | media-api | nginx 1.26
# 60% of four is three: whichever site fails, two are left.
returns-portal | Returns portal        | application | vm  | medium   | team-logistics | ams-02 ams-05 fra-02 fra-05 | 60% | returns-api public-entry | | nginx 1.26
wms            | Warehouse management  | application | vm  | critical | team-logistics | fra-01 fra-05 | 1 | wms-db config-store | event-bus | WMS 11.4
erp            | ERP                   | application | vm  | high     | team-finance   | fra-03 | 1 | erp-db | event-bus staff-login | ERP 2024.2
crm            | Customer relations    | application | vm  | high     | team-customer  | ams-03 fra-06 | 1 | customer-api | staff-login | CRM 9.0
contact-centre | Contact centre        | application | vm  | high     | team-customer  | ams-06 fra-04 | 1 | vendor-ringwell crm | order-api | CC 6.3
till-gateway   | Till gateway          | application | vm  | critical | team-stores    | ams-01 fra-02 | 1 | pricing-api cert-tills config-store | payments loyalty-api | 4.8.1
mail-relay     | Mail relay            | service     | vm  | medium   | team-customer  | ams-05 fra-04 | 1 | vendor-postwing cert-mail | | Postfix 3.9
monitoring     | Monitoring            | application | vm  | medium   | team-platform  | ams-03 fra-03 | 1 | | staff-login | Prometheus 2.53
image-registry | Container registry    | service     | vm  | medium   | team-platform  | ams-05 | 1 | object-store | staff-login | 2.11
# Two workers on two sites, and behind both of them Quillpay (see PAYMENTS).
payment-workers | Payment workers      | service     | service  | critical | team-payments  | ams-04 fra-04 | 1 | payments-queue | | 7.3.0
payments-db    | Payments database     | database    | database | critical | team-databases | ams-02 fra-02 | 1 | | | PostgreSQL 15.12
orders-db      | Orders database       | database    | database | critical | team-databases | ams-01 fra-04 | 1 | | | PostgreSQL 15.12
catalog-db     | Catalogue database    | database    | database | critical | team-databases | ams-03 fra-03 fra-05 | 1 | | | PostgreSQL 16.8
# Both members stand on one hypervisor.
customers-db   | Customers database    | database    | database | high     | team-databases | ams-04 ams-04 | 1 | | | PostgreSQL 14.17
inventory-db   | Inventory database    | database    | database | critical | team-databases | ams-05 fra-01 | 1 | | | PostgreSQL 16.8
pricing-db     | Pricing database      | database    | database | critical | team-databases | ams-06 fra-06 | 1 | | | PostgreSQL 16.8
loyalty-db     | Loyalty database      | database    | database | medium   | team-databases | fra-02 | 1 | | | MariaDB 10.11
wms-db         | Warehouse database    | database    | database | critical | team-databases | fra-01 fra-05 | 1 | | | Oracle 19c
erp-db         | ERP database          | database    | database | high     | team-databases | fra-03 ams-03 | 1 | | | Oracle 19c
dwh-db         | Data warehouse        | database    | database | medium   | team-data      | fra-06 | 1 | | | PostgreSQL 16.8
search-index   | Search index          | database    | database | high     | team-search    | ams-05 ams-06 fra-04 fra-06 | 2 | | | OpenSearch 2.17
object-store   | Object store          | storage     | storage  | medium   | team-compute   | ams-04 ams-06 fra-01 fra-06 | 3 | | | MinIO 2025-02
session-cache  | Session cache         | cache       | cache    | critical | team-platform  | k8s-ams k8s-ams k8s-fra k8s-fra | 2 | | | Valkey 8.0
basket-cache   | Basket cache          | cache       | cache    | critical | team-payments  | k8s-ams k8s-fra | 1 | | | Valkey 8.0
# A third node went in March; its 3 stayed.
catalog-cache  | Catalogue cache       | cache       | cache    | medium   | team-storefront | k8s-ams k8s-fra | 3 | | | Redis 7.2.7
payments-cache | Payments cache        | cache       | cache    | high     | team-payments  | k8s-ams k8s-fra | 1 | | | Valkey 8.0
event-bus      | Event bus             | queue       | queue    | critical | team-platform  | ams-02 fra-03 cloud | 2 | | | Kafka 3.9.0
payments-queue | Payments queue        | queue       | queue    | critical | team-payments  | ams-01 fra-01 | 1 | | | RabbitMQ 3.13.7
mail-queue     | Mail queue            | queue       | queue    | low      | team-customer  | fra-05 | 1 | | | RabbitMQ 3.13.7
# A quorum of two of three, two of them in one building.
config-store   | Configuration store   | service     | service  | high     | team-platform  | ams-01 ams-05 fra-04 | 2 | | | etcd 3.5.18
# A quorum as it should be: Amsterdam, Frankfurt and a witness in the cloud.
secret-store   | Secret store          | service     | service  | high     | team-identity  | ams-03 fra-05 cloud | 2 | staff-login | | Vault 1.18
k8s-prod-control | Kubernetes control plane | cluster  | vm       | high     | team-platform  | ams-02 fra-02 cloud | 2 | | staff-login | 1.31.6
dns-internal   | Internal DNS          | dns         | vm       | critical | team-network   | ams-02 fra-02 | 1 | | | Unbound 1.22
# Two nodes, and behind both the one directory server.
staff-login    | Staff login           | identity_provider | vm | medium   | team-identity  | ams-06 fra-06 | 1 | staff-directory secret-store | | Keycloak 26.1
staff-directory | Staff directory      | identity_provider | vm | low      | team-identity  | ams-05 | 1 | cert-internal-ca | | OpenLDAP 2.6
"""

STEMS = {"payment-workers": "payment-worker", "k8s-prod-control": "k8s-prod-cp"}

JOBS = """
# id | name | criticality | owner | runs on | needs | uses
settlement-job    | Nightly payment settlement | high   | team-payments  | k8s-prod-fra | payments-db vendor-quillpay | erp
refund-job        | Refund run                 | medium | team-payments  | k8s-prod-fra | payments orders-db          |
invoice-job       | Invoice run                | medium | team-finance   | k8s-prod-fra | erp orders-db               | mail-relay
catalog-import-job| Catalogue import           | medium | team-storefront| k8s-prod-ams | catalog-db                  | object-store
search-reindex-job| Search reindex             | medium | team-search    | k8s-prod-ams | search-index catalog-db     |
price-sync-job    | Price sync to the tills    | high   | team-stores    | k8s-prod-ams | pricing-db till-gateway     |
stock-sync-job    | Stock sync from warehouse  | high   | team-orders    | k8s-prod-ams | inventory-db wms            |
points-expiry-job | Points expiry              | low    | team-customer  | k8s-prod-fra | loyalty-db                  | notification-api
dwh-load-job      | Data warehouse load        | medium | team-data      | k8s-prod-fra | dwh-db                      | orders-db payments-db customers-db
cert-renewal-job  | Certificate renewal        | low    | team-identity  | k8s-prod-ams | secret-store                | vendor-certwright
"""

# payments stands in the middle of the estate, so it is written out: it reaches its database members by a pool of its own.
PAYMENTS = """
payments DEPENDS_ON payment-workers
payments DEPENDS_ON secret-store
payments USES payments-cache
payment-worker-1 DEPENDS_ON vendor-quillpay
payment-worker-2 DEPENDS_ON vendor-quillpay
stg-payments DEPENDS_ON vendor-kardway
stg-payments DEPENDS_ON stg-payments-db
"""

WAN_USERS = "wms till-gateway"  # they live on both sides, or take their work from the other side
