-- The Dataverse side of small books that are right, written by hand and not by the product. Invoice i1 is posted and written
-- back: 8 h of 200 GBP, 2 h that are not charged, a milestone of 500 GBP. i2 (8 h) waits for a journal. i3 (a milestone) is a draft.
-- Amounts are in pence and cents, quantities 1/100, prices 1/10,000, rates 10^-12. A statement ends with `;` at the end of a line.

INSERT INTO legal_entity (code, name, currency) VALUES
  ('USMF', 'Contoso US', 'USD');

INSERT INTO customer (id, legal_entity, account_number, name, payment_terms) VALUES
  ('cu1', 'USMF', 'C-1', 'Fabrikam', 'NET30');

INSERT INTO contract (id, number, legal_entity, name, currency, version, created_at) VALUES
  ('ct1', 'CT-1', 'USMF', 'Fabrikam roll-out', 'GBP', 1, '2026-11-23T10:00:00.000Z');

INSERT INTO contract_customer (id, contract_id, customer_id, split_percent, is_rounding, payment_terms) VALUES
  ('cc1', 'ct1', 'cu1', 1000000, 1, 'NET30');

INSERT INTO contract_line (id, contract_id, line_number, name, billing_method, project_id, contracted_amount, include_time) VALUES
  ('cl1', 'ct1', 1, 'Consulting', 'TIME_AND_MATERIAL', 'pr1', 0, 1),
  ('cl2', 'ct1', 2, 'Go-live', 'FIXED_PRICE', NULL, 100000, 0);

INSERT INTO project (id, number, legal_entity, name, created_at) VALUES
  ('pr1', 'P-1', 'USMF', 'Roll-out', '2026-11-23T10:00:00.000Z');

INSERT INTO milestone (id, invoice_id, legal_entity, contract_id, contract_line_id, contract_customer_id, project_id, currency, amount, milestone_date, created_at, name, invoice_status) VALUES
  ('ms1', 'i1', 'USMF', 'ct1', 'cl2', 'cc1', 'pr1', 'GBP', 50000, '2026-11-20', '2026-11-23T10:00:00.000Z', 'Go-live', 'CUSTOMER_INVOICE_POSTED'),
  ('ms2', 'i3', 'USMF', 'ct1', 'cl2', 'cc1', 'pr1', 'GBP', 50000, '2026-11-20', '2026-11-23T10:00:00.000Z', 'Hand-over', 'CUSTOMER_INVOICE_CREATED');

INSERT INTO retainer (id, legal_entity, contract_id, contract_line_id, contract_customer_id, customer_id, project_id, description, currency, amount, retainer_date, invoice_status, invoice_id, available_amount, held_amount, used_amount, refunded_amount, refund_status, refund_invoice_id, live_sale_id, version, created_at) VALUES
  ('re1', 'USMF', 'ct1', 'cl1', 'cc1', 'cu1', 'pr1', 'Advance', 'GBP', 300000, '2026-12-01', 'READY_TO_INVOICE', NULL, 0, 0, 0, 0, NULL, NULL, NULL, 1, '2026-11-23T10:00:00.000Z');

INSERT INTO actual (id, legal_entity, transaction_class, document_date, accounting_date, description, quantity, currency, project_id, contract_id, contract_line_id, resource, transaction_type, billing_type, price, amount, contract_customer_id, customer_id, milestone_id, origin_id, invoice_id, billing_status, adjustment_status, skip_sync, created_at, voucher_number, accounting_amount, accounting_currency, exchange_rate, sales_tax) VALUES
  ('a-cost1', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'USD', 'pr1', 'ct1', 'cl1', 'Ada', 'COST', 'NOT_AVAILABLE', 1000000, 80000, 'cc1', 'cu1', NULL, 'e1', NULL, NULL, NULL, 0, '2026-11-23T10:00:00.000Z', 'V-1', 80000, 'USD', 1000000000000, 0),
  ('a-cost2', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'USD', 'pr1', 'ct1', 'cl1', 'Ada', 'COST', 'NOT_AVAILABLE', 1000000, 80000, 'cc1', 'cu1', NULL, 'e2', NULL, NULL, NULL, 0, '2026-11-23T10:00:00.000Z', 'V-2', 80000, 'USD', 1000000000000, 0),
  ('a-cost3', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'USD', 'pr1', 'ct1', 'cl1', 'Ada', 'COST', 'NOT_AVAILABLE', 1000000, 80000, 'cc1', 'cu1', NULL, 'e3', NULL, NULL, NULL, 0, '2026-11-23T10:00:00.000Z', NULL, NULL, NULL, NULL, NULL),
  ('a-sale1', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'UNBILLED_SALES', 'CHARGEABLE', 2000000, 160000, 'cc1', 'cu1', NULL, 'e1', 'i1', 'CUSTOMER_INVOICE_POSTED', NULL, 0, '2026-11-23T10:00:00.000Z', 'V-3', 200000, 'USD', 1250000000000, 0),
  ('a-sale2', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 200, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'UNBILLED_SALES', 'NON_CHARGEABLE', 2000000, 40000, 'cc1', 'cu1', NULL, 'e2', 'i1', 'CUSTOMER_INVOICE_POSTED', NULL, 0, '2026-11-23T10:00:00.000Z', 'V-4', 50000, 'USD', 1250000000000, 0),
  ('a-sale3', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'UNBILLED_SALES', 'CHARGEABLE', 2000000, 160000, 'cc1', 'cu1', NULL, 'e3', 'i2', 'CUSTOMER_INVOICE_POSTED', NULL, 0, '2026-11-23T10:00:00.000Z', NULL, NULL, NULL, NULL, NULL),
  ('b-sale1', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'BILLED_SALES', 'CHARGEABLE', 2000000, 160000, 'cc1', 'cu1', NULL, 'd1', 'i1', NULL, NULL, 0, '2026-11-23T10:00:00.000Z', 'V-5', 209600, 'USD', 1310000000000, 32000),
  ('b-sale2', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 200, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'BILLED_SALES', 'NON_CHARGEABLE', 2000000, 40000, 'cc1', 'cu1', NULL, 'd2', 'i1', NULL, NULL, 0, '2026-11-23T10:00:00.000Z', 'V-5', 0, 'USD', 1310000000000, 0),
  ('b-mile1', 'USMF', 'MILESTONE', '2026-11-20', '2026-11-20', 'Go-live', 100, 'GBP', 'pr1', 'ct1', 'cl2', NULL, 'BILLED_SALES', 'CHARGEABLE', 5000000, 50000, 'cc1', 'cu1', 'ms1', 'd3', 'i1', NULL, NULL, 0, '2026-11-23T10:00:00.000Z', 'V-5', 65500, 'USD', 1310000000000, 10000),
  ('b-sale3', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'BILLED_SALES', 'CHARGEABLE', 2000000, 160000, 'cc1', 'cu1', NULL, 'd4', 'i2', NULL, NULL, 0, '2026-11-23T10:00:00.000Z', NULL, NULL, NULL, NULL, NULL),
  ('r-sale1', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', -800, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'UNBILLED_SALES', 'CHARGEABLE', 2000000, -160000, 'cc1', 'cu1', NULL, 'd1', 'i1', NULL, 'UNADJUSTABLE', 1, '2026-11-23T10:00:00.000Z', NULL, NULL, NULL, NULL, NULL),
  ('r-sale2', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', -200, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'UNBILLED_SALES', 'NON_CHARGEABLE', 2000000, -40000, 'cc1', 'cu1', NULL, 'd2', 'i1', NULL, 'UNADJUSTABLE', 1, '2026-11-23T10:00:00.000Z', NULL, NULL, NULL, NULL, NULL),
  ('r-sale3', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', -800, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'UNBILLED_SALES', 'CHARGEABLE', 2000000, -160000, 'cc1', 'cu1', NULL, 'd4', 'i2', NULL, 'UNADJUSTABLE', 1, '2026-11-23T10:00:00.000Z', NULL, NULL, NULL, NULL, NULL);

INSERT INTO actual_link (id, invoice_id, actual1_id, role1, actual2_id, role2) VALUES
  ('k1', NULL, 'a-sale1', 'UNBILLED_SALES', 'a-cost1', 'COST'),
  ('k2', NULL, 'a-sale2', 'UNBILLED_SALES', 'a-cost2', 'COST'),
  ('k3', NULL, 'a-sale3', 'UNBILLED_SALES', 'a-cost3', 'COST'),
  ('k4', 'i1', 'b-sale1', 'BILLED_SALES', 'a-sale1', 'UNBILLED_SALES'),
  ('k5', 'i1', 'b-sale2', 'BILLED_SALES', 'a-sale2', 'UNBILLED_SALES'),
  ('k6', 'i2', 'b-sale3', 'BILLED_SALES', 'a-sale3', 'UNBILLED_SALES'),
  ('k7', 'i1', 'r-sale1', 'REVERSING', 'a-sale1', 'ORIGINAL'),
  ('k8', 'i1', 'r-sale2', 'REVERSING', 'a-sale2', 'ORIGINAL'),
  ('k9', 'i2', 'r-sale3', 'REVERSING', 'a-sale3', 'ORIGINAL');

INSERT INTO invoice (id, number, version, name, legal_entity, currency, invoice_date, contract_id, contract_customer_id, customer_id, payment_terms, created_at, created_by, status, detail_amount, estimated_tax, total_amount, confirmed_at, confirmed_by, billed_count, billed_total, billed_checksum, link_count, customer_invoice_number, customer_invoice_date, customer_invoice_tax, customer_invoice_total, status_sequence, step, state, written_back_count) VALUES
  ('i1', 'PF-1', 2, 'November', 'USMF', 'GBP', '2026-11-20', 'ct1', 'cc1', 'cu1', 'NET30', '2026-11-23T10:00:00.000Z', 'maria', 'POSTED', 210000, 0, 210000, '2026-11-23T10:00:00.000Z', 'maria', 3, 210000, '9986805775f8c19ddec65ef09791255b4f64e735a062687b2952017e9cc2b41a', 2, 'CI-1', '2026-11-23', 42000, 252000, 6, 'WRITTEN_BACK', 'DONE', 3),
  ('i2', 'PF-2', 2, 'November', 'USMF', 'GBP', '2026-11-20', 'ct1', 'cc1', 'cu1', 'NET30', '2026-11-23T10:00:00.000Z', 'maria', 'CONFIRMED', 160000, 0, 160000, '2026-11-23T10:00:00.000Z', 'maria', 1, 160000, 'f0d3dd324c7726dfb3fa3023eabe1ce0d4d7cd88f0bb01ec4df12f1a0b21cac1', 1, NULL, NULL, NULL, NULL, 4, 'STAGED', 'BLOCKED', 0),
  ('i3', 'PF-3', 2, 'November', 'USMF', 'GBP', '2026-11-20', 'ct1', 'cc1', 'cu1', 'NET30', '2026-11-23T10:00:00.000Z', 'maria', 'DRAFT', 50000, 0, 50000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0);

INSERT INTO invoice_line (id, invoice_id, line_number, name, contract_line_id, billing_method, amount) VALUES
  ('l1', 'i1', 1, 'Consulting', 'cl1', 'TIME_AND_MATERIAL', 160000),
  ('l2', 'i1', 2, 'Go-live', 'cl2', 'FIXED_PRICE', 50000),
  ('l3', 'i2', 1, 'Consulting', 'cl1', 'TIME_AND_MATERIAL', 160000),
  ('l4', 'i3', 1, 'Go-live', 'cl2', 'FIXED_PRICE', 50000);

INSERT INTO invoice_detail (id, invoice_id, invoice_line_id, transaction_class, billing_type, description, quantity, price, amount, tax, document_date, source_actual_id, source_milestone_id, reversal_actual_id, reversing_link_id, billed_link_id, detail_number, billed_actual_id, kind) VALUES
  ('d1', 'i1', 'l1', 'TIME', 'CHARGEABLE', 'Analysis', 800, 2000000, 160000, 0, '2026-11-20', 'a-sale1', NULL, 'r-sale1', 'k7', 'k4', 1, 'b-sale1', 'SALE'),
  ('d2', 'i1', 'l1', 'TIME', 'NON_CHARGEABLE', 'Analysis', 200, 2000000, 40000, 0, '2026-11-20', 'a-sale2', NULL, 'r-sale2', 'k8', 'k5', 2, 'b-sale2', 'SALE'),
  ('d3', 'i1', 'l2', 'MILESTONE', 'CHARGEABLE', 'Go-live', 100, 5000000, 50000, 0, '2026-11-20', NULL, 'ms1', NULL, NULL, NULL, 3, 'b-mile1', 'MILESTONE'),
  ('d4', 'i2', 'l3', 'TIME', 'CHARGEABLE', 'Analysis', 800, 2000000, 160000, 0, '2026-11-20', 'a-sale3', NULL, 'r-sale3', 'k9', 'k6', 1, 'b-sale3', 'SALE'),
  ('d5', 'i3', 'l4', 'MILESTONE', 'CHARGEABLE', 'Hand-over', 100, 5000000, 50000, 0, '2026-11-20', NULL, 'ms2', NULL, NULL, NULL, 1, 'b-mile2', 'MILESTONE');

INSERT INTO invoice_status (invoice_id, sequence, step, state, at, blockers, blocker_count, legal_entity, contract_id, customer_id, position) VALUES
  ('i1', 1, 'CONFIRMED', 'MOVING', '2026-11-23T10:00:00.000Z', '[]', 0, 'USMF', 'ct1', 'cu1', 1),
  ('i1', 2, 'RECEIVED', 'MOVING', '2026-11-23T10:00:00.000Z', '[]', 0, 'USMF', 'ct1', 'cu1', 2),
  ('i1', 3, 'STAGED', 'MOVING', '2026-11-23T10:00:00.000Z', '[]', 0, 'USMF', 'ct1', 'cu1', 3),
  ('i1', 4, 'IMPORTED', 'MOVING', '2026-11-23T10:00:00.000Z', '[]', 0, 'USMF', 'ct1', 'cu1', 4),
  ('i1', 5, 'POSTED', 'MOVING', '2026-11-23T10:00:00.000Z', '[]', 0, 'USMF', 'ct1', 'cu1', 5),
  ('i1', 6, 'WRITTEN_BACK', 'DONE', '2026-11-23T10:00:00.000Z', '[]', 0, 'USMF', 'ct1', 'cu1', 6),
  ('i2', 1, 'CONFIRMED', 'MOVING', '2026-11-23T10:00:00.000Z', '[]', 0, 'USMF', 'ct1', 'cu1', 7),
  ('i2', 2, 'RECEIVED', 'MOVING', '2026-11-23T10:00:00.000Z', '[]', 0, 'USMF', 'ct1', 'cu1', 8),
  ('i2', 3, 'STAGED', 'MOVING', '2026-11-23T10:00:00.000Z', '[]', 0, 'USMF', 'ct1', 'cu1', 9),
  ('i2', 4, 'STAGED', 'BLOCKED', '2026-11-23T10:00:00.000Z', '[]', 1, 'USMF', 'ct1', 'cu1', 10);

INSERT INTO outbox_stream (stream_key, last_number, settled_number, attempts, claim_epoch) VALUES
  ('contract:ct1', 3, 3, 0, 1),
  ('project:pr1', 1, 1, 0, 1),
  ('milestone:ms1', 1, 1, 0, 1),
  ('milestone:ms2', 1, 1, 0, 1),
  ('milestone:re1', 1, 1, 0, 1),
  ('approval:e1', 2, 2, 0, 1),
  ('approval:e2', 2, 2, 0, 1),
  ('approval:e3', 2, 2, 0, 1),
  ('invoice:i1', 3, 3, 0, 1),
  ('invoice:i2', 3, 3, 0, 1);

INSERT INTO outbox (id, stream_key, number, topic, chunk, chunks, row_count, bytes, body, state, created_at, settled_at) VALUES
  ('contract:ct1/1', 'contract:ct1', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('contract:ct1/2', 'contract:ct1', 2, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('contract:ct1/3', 'contract:ct1', 3, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('project:pr1/1', 'project:pr1', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('milestone:ms1/1', 'milestone:ms1', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('milestone:ms2/1', 'milestone:ms2', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('milestone:re1/1', 'milestone:re1', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('approval:e1/1', 'approval:e1', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('approval:e1/2', 'approval:e1', 2, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('approval:e2/1', 'approval:e2', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('approval:e2/2', 'approval:e2', 2, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('approval:e3/1', 'approval:e3', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('approval:e3/2', 'approval:e3', 2, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice:i1/1', 'invoice:i1', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice:i1/2', 'invoice:i1', 2, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice:i1/3', 'invoice:i1', 3, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice:i2/1', 'invoice:i2', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice:i2/2', 'invoice:i2', 2, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice:i2/3', 'invoice:i2', 3, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z');

INSERT INTO inbox_stream (stream_key, last_number, last_message_id, last_at) VALUES
  ('journal-line:a-cost1', 1, 'journal-line:a-cost1/1', '2026-11-23T10:00:00.000Z'),
  ('journal-line:a-cost2', 1, 'journal-line:a-cost2/1', '2026-11-23T10:00:00.000Z'),
  ('journal-line:a-sale1', 1, 'journal-line:a-sale1/1', '2026-11-23T10:00:00.000Z'),
  ('journal-line:a-sale2', 1, 'journal-line:a-sale2/1', '2026-11-23T10:00:00.000Z'),
  ('invoice-step:i1', 3, 'invoice-step:i1/3', '2026-11-23T10:00:00.000Z'),
  ('invoice-step:i2', 3, 'invoice-step:i2/3', '2026-11-23T10:00:00.000Z'),
  ('invoice:i1', 3, 'invoice:i1/3', '2026-11-23T10:00:00.000Z');

INSERT INTO bulk_operation (id, kind, state, total, done, refused, caller, legal_entities, terms, created_at, finished_at, claim_owner, claim_epoch, claim_until) VALUES
  ('bd1', 'CONFIRM_INVOICES', 'COMPLETE', 1, 1, 0, '{"subject":"pam","roles":[],"legalEntities":"all"}', '["USMF"]', '{}', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z', NULL, 1, '');

INSERT INTO bulk_item (operation_id, number, subject_id, version, state, failures, errors, invoice_ids) VALUES
  ('bd1', 1, 'i1', 1, 'DONE', 0, NULL, NULL);

INSERT INTO operator_act (id, at, subject, act, stream_key, number, topic, parked_code, parked_message, reason) VALUES
  ('oa1', '2026-11-23T10:00:00.000Z', 'olga', 'RETRY', 'project:pr1', 1, 'a topic', 'MAP_LOOKUP_FAILED', 'There is no such company.', NULL);
