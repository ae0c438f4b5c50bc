-- The Finance side of the same books: a USD ledger, 1.25 USD per GBP when the journal was posted and 1.31 when the invoice was;
-- the company began to report in EUR after the first two vouchers, at 1.15 and 1.20 EUR per GBP.
-- The charged sale accrued 2,000.00 USD, which the invoice takes back at the journal's rate. Tax is 20 % of what is charged.

INSERT INTO legal_entity (code, name, currency, reporting_currency, journal_period_unit, journal_line_limit, shift_to_open_period) VALUES
  ('USMF', 'Contoso US', 'USD', 'EUR', 'MONTHS', 200, 0);

INSERT INTO customer (legal_entity, account_number, name, payment_days, on_hold) VALUES
  ('USMF', 'C-1', 'Fabrikam', 30, 0);

INSERT INTO number_sequence (legal_entity, name, prefix, last) VALUES
  ('USMF', 'VOUCHER', 'V-', 5),
  ('USMF', 'CUSTOMER_INVOICE', 'CI-', 1);

INSERT INTO contract (id, number, legal_entity, name, currency) VALUES
  ('ct1', 'CT-1', 'USMF', 'Fabrikam roll-out', 'GBP');

INSERT INTO contract_line (id, contract_id, name, billing_method, project_id) VALUES
  ('cl1', 'ct1', 'Consulting', 'TIME_AND_MATERIAL', 'pr1'),
  ('cl2', 'ct1', 'Go-live', 'FIXED_PRICE', NULL);

INSERT INTO funding_source (id, contract_id, legal_entity, customer_account, payment_terms) VALUES
  ('cc1', 'ct1', 'USMF', 'C-1', 'NET30');

INSERT INTO project (id, number, legal_entity, name) VALUES
  ('pr1', 'P-1', 'USMF', 'Roll-out');

INSERT INTO on_account_transaction (milestone_id, legal_entity, contract_id, contract_line_id, funding_source_id, project_id, description, currency, amount, transaction_date, live_bills, status) VALUES
  ('ms1', 'USMF', 'ct1', 'cl2', 'cc1', 'pr1', 'Go-live', 'GBP', 50000, '2026-11-20', 1, 'FULLY_INVOICED'),
  ('ms2', 'USMF', 'ct1', 'cl2', 'cc1', 'pr1', 'Hand-over', 'GBP', 50000, '2026-11-20', 0, 'OPEN'),
  ('re1', 'USMF', 'ct1', 'cl1', 'cc1', 'pr1', 'Advance', 'GBP', 300000, '2026-12-01', 0, 'OPEN');

INSERT INTO staged_actual (actual_id, milestone_id, voucher_number, legal_entity, transaction_class, document_date, accounting_date, description, quantity, currency, project_id, contract_id, contract_line_id, resource, transaction_type, billing_type, price, amount, state, funding_source_id, customer_account, invoice_number, received_at, accounting_amount, accounting_currency, exchange_rate, sales_tax) VALUES
  ('a-cost1', NULL, 'V-1', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'USD', 'pr1', 'ct1', 'cl1', 'Ada', 'COST', 'NOT_AVAILABLE', 1000000, 80000, 'POSTED', 'cc1', 'C-1', NULL, '2026-11-23T10:00:00.000Z', 80000, 'USD', 1000000000000, 0),
  ('a-cost2', NULL, 'V-2', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'USD', 'pr1', 'ct1', 'cl1', 'Ada', 'COST', 'NOT_AVAILABLE', 1000000, 80000, 'POSTED', 'cc1', 'C-1', NULL, '2026-11-23T10:00:00.000Z', 80000, 'USD', 1000000000000, 0),
  ('a-cost3', NULL, NULL, 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'USD', 'pr1', 'ct1', 'cl1', 'Ada', 'COST', 'NOT_AVAILABLE', 1000000, 80000, 'JOURNALISED', 'cc1', 'C-1', NULL, '2026-11-23T10:00:00.000Z', NULL, NULL, NULL, NULL),
  ('a-sale1', NULL, 'V-3', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'UNBILLED_SALES', 'CHARGEABLE', 2000000, 160000, 'POSTED', 'cc1', 'C-1', NULL, '2026-11-23T10:00:00.000Z', 200000, 'USD', 1250000000000, 0),
  ('a-sale2', NULL, 'V-4', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 200, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'UNBILLED_SALES', 'NON_CHARGEABLE', 2000000, 40000, 'POSTED', 'cc1', 'C-1', NULL, '2026-11-23T10:00:00.000Z', 50000, 'USD', 1250000000000, 0),
  ('a-sale3', NULL, NULL, 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'UNBILLED_SALES', 'CHARGEABLE', 2000000, 160000, 'JOURNALISED', 'cc1', 'C-1', NULL, '2026-11-23T10:00:00.000Z', NULL, NULL, NULL, NULL),
  ('b-sale1', NULL, 'V-5', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'BILLED_SALES', 'CHARGEABLE', 2000000, 160000, 'POSTED', 'cc1', 'C-1', 'PF-1', '2026-11-23T10:00:00.000Z', 209600, 'USD', 1310000000000, 32000),
  ('b-sale2', NULL, 'V-5', 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 200, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'BILLED_SALES', 'NON_CHARGEABLE', 2000000, 40000, 'POSTED', 'cc1', 'C-1', 'PF-1', '2026-11-23T10:00:00.000Z', 0, 'USD', 1310000000000, 0),
  ('b-mile1', 'ms1', 'V-5', 'USMF', 'MILESTONE', '2026-11-20', '2026-11-20', 'Go-live', 100, 'GBP', 'pr1', 'ct1', 'cl2', NULL, 'BILLED_SALES', 'CHARGEABLE', 5000000, 50000, 'POSTED', 'cc1', 'C-1', 'PF-1', '2026-11-23T10:00:00.000Z', 65500, 'USD', 1310000000000, 10000),
  ('b-sale3', NULL, NULL, 'USMF', 'TIME', '2026-11-20', '2026-11-20', 'Analysis', 800, 'GBP', 'pr1', 'ct1', 'cl1', 'Ada', 'BILLED_SALES', 'CHARGEABLE', 2000000, 160000, 'RECEIVED', 'cc1', 'C-1', 'PF-2', '2026-11-23T10:00:00.000Z', NULL, NULL, NULL, NULL);

INSERT INTO staged_link (id, actual1_id, role1, actual2_id, role2, invoice_number) VALUES
  ('k1', 'a-sale1', 'UNBILLED_SALES', 'a-cost1', 'COST', NULL),
  ('k2', 'a-sale2', 'UNBILLED_SALES', 'a-cost2', 'COST', NULL),
  ('k3', 'a-sale3', 'UNBILLED_SALES', 'a-cost3', 'COST', NULL),
  ('k4', 'b-sale1', 'BILLED_SALES', 'a-sale1', 'UNBILLED_SALES', 'PF-1'),
  ('k5', 'b-sale2', 'BILLED_SALES', 'a-sale2', 'UNBILLED_SALES', 'PF-1'),
  ('k6', 'b-sale3', 'BILLED_SALES', 'a-sale3', 'UNBILLED_SALES', 'PF-2');

INSERT INTO integration_journal (id, legal_entity, status, period_key, line_count, created_at, posted_at) VALUES
  ('j1', 'USMF', 'POSTED', '2026-11', 4, '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('j2', 'USMF', 'DRAFT', '2026-11', 2, '2026-11-23T10:00:00.000Z', NULL);

INSERT INTO journal_line (id, journal_id, legal_entity, transaction_class, finance_type, line_property, document_date, accounting_date, project_id, contract_id, funding_source_id, quantity, price, amount, currency, status, voucher_number, exchange_rate, accounting_amount, accrued_amount, posted_at, invoiced_by, transaction_type, line_number, actual_id) VALUES
  ('jl1', 'j1', 'USMF', 'TIME', 'HOUR', 'Billable', '2026-11-20', '2026-11-20', 'pr1', 'ct1', 'cc1', 800, 1000000, 80000, 'USD', 'POSTED', 'V-1', 1000000000000, 80000, NULL, '2026-11-23T10:00:00.000Z', NULL, 'COST', 1, 'a-cost1'),
  ('jl2', 'j1', 'USMF', 'TIME', 'HOUR', 'Billable', '2026-11-20', '2026-11-20', 'pr1', 'ct1', 'cc1', 800, 1000000, 80000, 'USD', 'POSTED', 'V-2', 1000000000000, 80000, NULL, '2026-11-23T10:00:00.000Z', NULL, 'COST', 2, 'a-cost2'),
  ('jl3', 'j1', 'USMF', 'TIME', 'HOUR', 'Billable', '2026-11-20', '2026-11-20', 'pr1', 'ct1', 'cc1', 800, 2000000, 160000, 'GBP', 'POSTED', 'V-3', 1250000000000, 200000, 200000, '2026-11-23T10:00:00.000Z', 'CI-1', 'UNBILLED_SALES', 3, 'a-sale1'),
  ('jl4', 'j1', 'USMF', 'TIME', 'HOUR', 'Billable', '2026-11-20', '2026-11-20', 'pr1', 'ct1', 'cc1', 200, 2000000, 40000, 'GBP', 'POSTED', 'V-4', 1250000000000, 50000, NULL, '2026-11-23T10:00:00.000Z', 'CI-1', 'UNBILLED_SALES', 4, 'a-sale2'),
  ('jl5', 'j2', 'USMF', 'TIME', 'HOUR', 'Billable', '2026-11-20', '2026-11-20', 'pr1', 'ct1', 'cc1', 800, 1000000, 80000, 'USD', 'DRAFT', NULL, NULL, NULL, NULL, NULL, NULL, 'COST', 1, 'a-cost3'),
  ('jl6', 'j2', 'USMF', 'TIME', 'HOUR', 'Billable', '2026-11-20', '2026-11-20', 'pr1', 'ct1', 'cc1', 800, 2000000, 160000, 'GBP', 'DRAFT', NULL, NULL, NULL, NULL, NULL, NULL, 'UNBILLED_SALES', 2, 'a-sale3');

INSERT INTO proposal (invoice_id, number, version, import_held, legal_entity, currency, contract_id, funding_source_id, customer_account, invoice_date, payment_terms, received_at, staged_at, reported_blockers, reports, status, expected_count, expected_total, expected_checksum, expected_links, staged_count, staged_links, generation, line_count, net_amount, sales_tax, reported_step, reported_state, customer_invoice_number, posted_at, posted_by) VALUES
  ('i1', 'PF-1', 1, 0, 'USMF', 'GBP', 'ct1', 'cc1', 'C-1', '2026-11-20', 'NET30', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z', '', 3, 'INVOICED', 3, 210000, '9986805775f8c19ddec65ef09791255b4f64e735a062687b2952017e9cc2b41a', 2, 3, 2, 2, 3, 210000, 42000, 'IMPORTED', 'MOVING', 'CI-1', '2026-11-23T10:00:00.000Z', 'li'),
  ('i2', 'PF-2', 1, 0, 'USMF', 'GBP', 'ct1', 'cc1', 'C-1', '2026-11-20', 'NET30', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z', '', 3, 'OPEN', 1, 160000, 'f0d3dd324c7726dfb3fa3023eabe1ce0d4d7cd88f0bb01ec4df12f1a0b21cac1', 1, 1, 1, 0, 0, 0, 0, 'STAGED', 'BLOCKED', NULL, NULL, NULL);

INSERT INTO proposal_line (id, proposal_number, generation, billing_type, quantity, price, net_amount, sales_tax, transaction_class, source_journal_line_id, milestone_id, line_number, actual_id) VALUES
  ('pl1', 'PF-1', 2, 'CHARGEABLE', 800, 2000000, 160000, 32000, 'TIME', 'jl3', NULL, 1, 'b-sale1'),
  ('pl2', 'PF-1', 2, 'NON_CHARGEABLE', 200, 2000000, 0, 0, 'TIME', 'jl4', NULL, 2, 'b-sale2'),
  ('pl3', 'PF-1', 2, 'CHARGEABLE', 100, 5000000, 50000, 10000, 'MILESTONE', NULL, 'ms1', 3, 'b-mile1'),
  ('pl0', 'PF-1', 1, 'CHARGEABLE', 800, 2000000, 160000, 32000, 'TIME', 'jl3', NULL, 1, 'b-sale1');

INSERT INTO proposal_line_tax (proposal_number, actual_id, generation, tax_code, percent, tax) VALUES
  ('PF-1', 'b-sale1', 2, 'VAT20', 200000, 32000),
  ('PF-1', 'b-sale2', 2, 'VAT20', 200000, 0),
  ('PF-1', 'b-mile1', 2, 'VAT20', 200000, 10000);

INSERT INTO customer_invoice (invoice_id, number, voucher_number, legal_entity, proposal_number, customer_account, invoice_date, currency, exchange_rate, net_amount, sales_tax, round_off, total_amount, accounting_currency, accounting_total, reporting_currency, reporting_rate, reporting_total, credit_note, posted_at, posted_by) VALUES
  ('i1', 'CI-1', 'V-5', 'USMF', 'PF-1', 'C-1', '2026-11-23', 'GBP', 1310000000000, 210000, 42000, 0, 252000, 'USD', 330120, 'EUR', 1200000000000, 302400, 0, '2026-11-23T10:00:00.000Z', 'li');

INSERT INTO customer_invoice_tax (legal_entity, invoice_number, tax_code, percent, base, tax, tax_accounting) VALUES
  ('USMF', 'CI-1', 'VAT20', 200000, 210000, 42000, 55020);

INSERT INTO invoice_document (legal_entity, invoice_number, template_version, content, content_hash, written_at) VALUES
  ('USMF', 'CI-1', 1, '{"head":{"legalEntity":"USMF","number":"CI-1","proposalNumber":"PF-1","invoiceDate":"2026-11-23","dueDate":null,"currency":"GBP","net":210000,"tax":42000,"roundOff":0,"total":252000},"kind":"INVOICE","customer":{"name":"Fabrikam","accountNumber":"C-1"},"lineCount":3,"taxes":[{"code":"VAT20","name":"VAT","percent":200000,"base":210000,"tax":42000,"taxAccounting":55020}],"accounting":{"currency":"USD","rate":1310000000000,"tax":55020,"total":330120}}', '64149c3e958135e00eda9cb927b7605ec959ff2723c7c09ab05598ed0294245c', '2026-11-23T10:00:00.000Z');

INSERT INTO proposal_event (proposal_number, number, action, at, by_subject, comment, details) VALUES
  ('PF-1', 1, 'LINES_DELETED', '2026-11-23T10:00:00.000Z', 'li', 'dimensions', NULL),
  ('PF-1', 2, 'SUBMITTED', '2026-11-23T10:00:00.000Z', 'li', NULL, NULL),
  ('PF-1', 3, 'APPROVED', '2026-11-23T10:00:00.000Z', 'mia', NULL, NULL),
  ('PF-2', 1, 'SUBMITTED', '2026-11-23T10:00:00.000Z', 'li', NULL, NULL),
  ('PF-2', 2, 'REJECTED', '2026-11-23T10:00:00.000Z', 'mia', 'another date', NULL),
  ('PF-2', 3, 'CHANGED', '2026-11-23T10:00:00.000Z', 'li', NULL, '{"invoiceDate":["2026-11-19","2026-11-20"]}');

INSERT INTO proposal_blocker (proposal_number, code, reference, message, owner, count, since) VALUES
  ('PF-2', 'JOURNAL_NOT_POSTED', 'j2', '1 line of journal j2 is not posted.', 'PROJECT_ACCOUNTANT', 1, '2026-11-23T10:00:00.000Z');

INSERT INTO import_error (id, legal_entity, source, subject_id, code, reference, message, line_count, first_seen_at, last_seen_at, times, resolved_at, open_key) VALUES
  ('ie1', 'USMF', 'PROPOSAL', 'PF-2', 'JOURNAL_NOT_POSTED', 'j2', '1 line of journal j2 is not posted.', 1, '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z', 1, NULL, 'PROPOSAL|PF-2|JOURNAL_NOT_POSTED|j2'),
  ('ie2', 'USMF', 'STAGED_ACTUAL', 'a-cost3', 'RATE_MISSING', '', 'No rate from GBP to USD.', 1, '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z', 2, '2026-11-23T10:00:00.000Z', NULL);

INSERT INTO bulk_operation (id, kind, state, total, done, refused, caller, legal_entities, terms, created_at, finished_at, claim_owner, claim_epoch, claim_until) VALUES
  ('bo1', 'POST_PROPOSALS', 'COMPLETE', 2, 1, 1, '{"subject":"li","roles":[],"legalEntities":"all"}', '["USMF"]', '{}', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z', NULL, 1, ''),
  ('bo2', 'POST_PROPOSALS', 'PROCESSING', 1, 0, 0, '{"subject":"li","roles":[],"legalEntities":"all"}', '["USMF"]', '{}', '2026-11-23T10:00:00.000Z', NULL, 'process 1', 1, '2026-11-23T10:00:03.000Z');

INSERT INTO bulk_item (operation_id, number, subject_id, version, state, failures, errors, invoice_ids) VALUES
  ('bo1', 1, 'PF-1', 1, 'DONE', 0, NULL, NULL),
  ('bo1', 2, 'PF-2', 1, 'REFUSED', 0, '[{"code":"PROPOSAL_EMPTY","message":"Proposal PF-2 has no lines."}]', NULL),
  ('bo2', 1, 'PF-2', 1, 'WAITING', 0, NULL, NULL);

INSERT INTO operator_act (id, at, subject, act, stream_key, number, topic, parked_code, parked_message, reason) VALUES
  ('oa1', '2026-11-23T10:00:00.000Z', 'olga', 'RETRY', 'invoice:i1', 3, 'a topic', 'INVOICE_UNKNOWN', 'There is no invoice i1.', NULL);

INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES
  ('V-1', 'USMF', '2026-11-20', 'JOURNAL_LINE', 'jl1', '2026-11-23T10:00:00.000Z'),
  ('V-2', 'USMF', '2026-11-20', 'JOURNAL_LINE', 'jl2', '2026-11-23T10:00:00.000Z'),
  ('V-3', 'USMF', '2026-11-20', 'JOURNAL_LINE', 'jl3', '2026-11-23T10:00:00.000Z'),
  ('V-4', 'USMF', '2026-11-20', 'JOURNAL_LINE', 'jl4', '2026-11-23T10:00:00.000Z'),
  ('V-5', 'USMF', '2026-11-20', 'CUSTOMER_INVOICE', 'CI-1', '2026-11-23T10:00:00.000Z');

INSERT INTO ledger_entry (actual_id, voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount, reporting_currency, reporting_amount) VALUES
  ('a-cost1', 'V-1', 1, 'USMF', 'USD', 'USD', 1000000000000, 'COST', 'COST', 80000, 80000, NULL, NULL),
  ('a-cost1', 'V-1', 2, 'USMF', 'USD', 'USD', 1000000000000, 'PAYROLL_ALLOCATION', 'PAYROLL_ALLOCATION', -80000, -80000, NULL, NULL),
  ('a-cost2', 'V-2', 1, 'USMF', 'USD', 'USD', 1000000000000, 'COST', 'COST', 80000, 80000, NULL, NULL),
  ('a-cost2', 'V-2', 2, 'USMF', 'USD', 'USD', 1000000000000, 'PAYROLL_ALLOCATION', 'PAYROLL_ALLOCATION', -80000, -80000, NULL, NULL),
  ('a-sale1', 'V-3', 1, 'USMF', 'GBP', 'USD', 1250000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', 160000, 200000, 'EUR', 184000),
  ('a-sale1', 'V-3', 2, 'USMF', 'GBP', 'USD', 1250000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', -160000, -200000, 'EUR', -184000),
  (NULL, 'V-5', 1, 'USMF', 'GBP', 'USD', 1310000000000, 'CUSTOMER', 'CUSTOMER', 252000, 330120, 'EUR', 302400),
  ('b-sale1', 'V-5', 2, 'USMF', 'GBP', 'USD', 1310000000000, 'INVOICED_REVENUE', 'INVOICED_REVENUE', -160000, -209600, 'EUR', -192000),
  ('b-mile1', 'V-5', 3, 'USMF', 'GBP', 'USD', 1310000000000, 'INVOICED_REVENUE_ON_ACCOUNT', 'INVOICED_REVENUE_ON_ACCOUNT', -50000, -65500, 'EUR', -60000),
  (NULL, 'V-5', 4, 'USMF', 'GBP', 'USD', 1310000000000, 'SALES_TAX', 'SALES_TAX', -42000, -55020, 'EUR', -50400),
  ('b-sale1', 'V-5', 5, 'USMF', 'GBP', 'USD', 1250000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', 160000, 200000, 'EUR', 184000),
  ('b-sale1', 'V-5', 6, 'USMF', 'GBP', 'USD', 1250000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', -160000, -200000, 'EUR', -184000);

INSERT INTO outbox_stream (stream_key, last_number, settled_number, attempts, claim_epoch) VALUES
  ('journal-line:a-cost1', 1, 1, 0, 1),
  ('journal-line:a-cost2', 1, 1, 0, 1),
  ('journal-line:a-sale1', 1, 1, 0, 1),
  ('journal-line:a-sale2', 1, 1, 0, 1),
  ('invoice-step:i1', 3, 3, 0, 1),
  ('invoice-step:i2', 3, 3, 0, 1),
  ('invoice:i1', 3, 3, 0, 1);

INSERT INTO outbox (id, stream_key, number, topic, chunk, chunks, row_count, bytes, body, state, created_at, settled_at) VALUES
  ('journal-line:a-cost1/1', 'journal-line:a-cost1', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('journal-line:a-cost2/1', 'journal-line:a-cost2', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('journal-line:a-sale1/1', 'journal-line:a-sale1', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('journal-line:a-sale2/1', 'journal-line:a-sale2', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice-step:i1/1', 'invoice-step:i1', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice-step:i1/2', 'invoice-step:i1', 2, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice-step:i1/3', 'invoice-step:i1', 3, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice-step:i2/1', 'invoice-step:i2', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice-step:i2/2', 'invoice-step:i2', 2, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice-step:i2/3', 'invoice-step:i2', 3, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice:i1/1', 'invoice:i1', 1, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice:i1/2', 'invoice:i1', 2, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  ('invoice:i1/3', 'invoice:i1', 3, 'a topic', 1, 1, 1, 2, '[]', 'SETTLED', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z');

INSERT INTO inbox_stream (stream_key, last_number, last_message_id, last_at) VALUES
  ('contract:ct1', 3, 'contract:ct1/3', '2026-11-23T10:00:00.000Z'),
  ('project:pr1', 1, 'project:pr1/1', '2026-11-23T10:00:00.000Z'),
  ('milestone:ms1', 1, 'milestone:ms1/1', '2026-11-23T10:00:00.000Z'),
  ('milestone:ms2', 1, 'milestone:ms2/1', '2026-11-23T10:00:00.000Z'),
  ('milestone:re1', 1, 'milestone:re1/1', '2026-11-23T10:00:00.000Z'),
  ('approval:e1', 2, 'approval:e1/2', '2026-11-23T10:00:00.000Z'),
  ('approval:e2', 2, 'approval:e2/2', '2026-11-23T10:00:00.000Z'),
  ('approval:e3', 2, 'approval:e3/2', '2026-11-23T10:00:00.000Z'),
  ('invoice:i1', 3, 'invoice:i1/3', '2026-11-23T10:00:00.000Z'),
  ('invoice:i2', 3, 'invoice:i2/3', '2026-11-23T10:00:00.000Z');
