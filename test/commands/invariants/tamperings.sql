-- Right books with one thing broken per paragraph, and what the checker must say of it: exactly that. A paragraph:
--   the invariant, the side that is tampered with, and what is wrong with the books then
--   `without index table.suffix`: a unique key that would prevent it, dropped first
--   `finds`: invariant and subject of each finding; `moving`: those of them that also hold while the books move (all, if absent)

-- I1 finance: an actual that Dataverse never committed
-- finds I1 actual phantom
INSERT INTO staged_actual (actual_id, legal_entity, state, transaction_type, transaction_class, billing_type, document_date, accounting_date, quantity, price, amount, currency, project_id, received_at)
  SELECT 'phantom', legal_entity, 'RECEIVED', transaction_type, transaction_class, billing_type, document_date, accounting_date, quantity, price, amount, currency, project_id, received_at FROM staged_actual WHERE actual_id = 'a-cost3';

-- I1 finance: a link that Dataverse never committed
-- finds I1 actual_link phantom
INSERT INTO staged_link (id, actual1_id, role1, actual2_id, role2) VALUES ('phantom', 'a-sale1', 'UNBILLED_SALES', 'a-cost2', 'COST');

-- I1 dataverse: a proposal of a draft
-- finds I1 invoice PF-2
UPDATE invoice SET status = 'DRAFT', status_sequence = 0, step = NULL, state = NULL WHERE id = 'i2';
DELETE FROM invoice_status WHERE invoice_id = 'i2';
UPDATE actual SET billing_status = 'CUSTOMER_INVOICE_CREATED' WHERE id = 'a-sale3';

-- I1 finance: a milestone that Dataverse does not know
-- finds I2 milestone ms2
-- finds I1 milestone ms9
-- moving I1 milestone ms9
UPDATE on_account_transaction SET milestone_id = 'ms9' WHERE milestone_id = 'ms2';

-- I1 dataverse: a retainer that Finance kept after it heard of its deletion
-- finds I1 milestone re1
-- moving nothing
DELETE FROM retainer WHERE id = 're1';
UPDATE outbox SET topic = 'milestone-deleted' WHERE id = 'milestone:re1/1';

-- I1 finance: a key that was never sent
-- finds I1 to Finance project:px
INSERT INTO inbox_stream (stream_key, last_number, last_message_id, last_at) VALUES ('project:px', 1, 'x', '2026');

-- I1 finance: a journal line without its staged actual
-- finds I1 journal_line jl5
-- finds I13 staged_actual a-cost3
UPDATE journal_line SET actual_id = 'nobody' WHERE id = 'jl5';

-- I1 finance: a journal line without its journal
-- finds I1 journal_line jl5
-- finds I5 integration_journal j2
UPDATE journal_line SET journal_id = 'j9' WHERE id = 'jl5';

-- I1 finance: a proposal line without its proposal
-- finds I1 proposal_line pl0
-- finds I1 proposal_line pl0
UPDATE proposal_line SET proposal_number = 'PF-9' WHERE id = 'pl0';

-- I1 finance: a line that bills another invoice's sale
-- finds I5 actual b-sale2
-- finds I13 staged_actual b-sale2
-- finds I1 proposal_line pl2
-- finds I7 proposal PF-1
UPDATE staged_actual SET invoice_number = NULL, transaction_type = 'UNBILLED_SALES' WHERE actual_id = 'b-none' OR actual_id = 'b-sale2';

-- I2 finance: an actual that is missing in Finance
-- finds I2 actual a-cost3
-- finds I1 journal_line jl5
-- moving I1 journal_line jl5
DELETE FROM staged_actual WHERE actual_id = 'a-cost3';

-- I2 finance: a link that is missing in Finance
-- finds I2 actual_link k3
-- moving nothing
DELETE FROM staged_link WHERE id = 'k3';

-- I2 finance: a contract line that is missing in Finance
-- finds I2 contract_line cl2
-- moving nothing
DELETE FROM contract_line WHERE id = 'cl2';

-- I2 finance: a funding source that is missing in Finance
-- finds I2 contract_customer cc1
-- moving nothing
DELETE FROM funding_source WHERE id = 'cc1';

-- I2 finance: a contract that is missing in Finance
-- finds I2 contract ct1
-- moving nothing
DELETE FROM contract WHERE id = 'ct1';

-- I2 finance: a project that is missing in Finance
-- finds I2 project pr1
-- moving nothing
DELETE FROM project WHERE id = 'pr1';

-- I2 finance: a milestone that is missing in Finance
-- finds I2 milestone ms2
-- moving nothing
DELETE FROM on_account_transaction WHERE milestone_id = 'ms2';

-- I2 finance: a key that is settled further than it was applied
-- finds I2 to Finance approval:e3
-- moving nothing
UPDATE inbox_stream SET last_number = 1, last_message_id = 'approval:e3/1' WHERE stream_key = 'approval:e3';

-- I2 dataverse: a write-back that was settled and never applied
-- finds I2 to Dataverse journal-line:a-cost1
-- moving nothing
DELETE FROM inbox_stream WHERE stream_key = 'journal-line:a-cost1';

-- I2 dataverse: a row that nobody sends
-- finds I2 dataverse outbox project:pr1
-- moving nothing
UPDATE outbox_stream SET settled_number = 0 WHERE stream_key = 'project:pr1';
UPDATE outbox SET state = 'QUEUED' WHERE stream_key = 'project:pr1';

-- I2 finance: a row that was removed before it was sent
-- finds I2 finance outbox journal-line:a-cost1
UPDATE outbox_stream SET settled_number = 0 WHERE stream_key = 'journal-line:a-cost1';
UPDATE outbox_stream SET parked_code = 'X', parked_message = 'x' WHERE stream_key = 'journal-line:a-cost1';
DELETE FROM outbox WHERE stream_key = 'journal-line:a-cost1';

-- I2 dataverse: a skip without a reason
-- finds I2 dataverse outbox project:pr1 1
-- finds I2 dataverse outbox project:pr1 1
UPDATE outbox SET state = 'SKIPPED', reason = NULL WHERE stream_key = 'project:pr1';

-- I2 dataverse: parked without a reason
-- finds I2 dataverse outbox project:pr1
UPDATE outbox_stream SET settled_number = 0, parked_code = 'PROJECT_MISSING' WHERE stream_key = 'project:pr1';
UPDATE outbox SET state = 'QUEUED' WHERE stream_key = 'project:pr1';

-- I11 dataverse: a skip-sync actual in Finance
-- finds I11 actual a-cost3
-- finds I11 actual_link k3
UPDATE actual SET skip_sync = 1 WHERE id = 'a-cost3';

-- I4 finance: a cent more on a line than was billed
-- finds I4 tax VAT20 of customer_invoice CI-1
-- finds I4 invoice PF-1
-- finds I5 proposal_line pl1
UPDATE proposal_line SET net_amount = 160001, billing_type = 'CHARGEABLE' WHERE id = 'pl1';
UPDATE proposal SET net_amount = 210001 WHERE number = 'PF-1';

-- I4 dataverse: an announcement that is not what was written
-- finds I5 invoice PF-2
-- finds I4 invoice PF-2
UPDATE invoice SET link_count = 5 WHERE id = 'i2';

-- I4 finance: a header that is not the sum of its lines
-- finds I4 proposal PF-1
UPDATE proposal SET sales_tax = 42001 WHERE number = 'PF-1';

-- I4 finance: a total that is not net, tax and round-off
-- finds I4 invoice_document USMF CI-1
-- finds I4 customer_invoice USMF CI-1
-- finds I4 customer_invoice USMF CI-1
UPDATE customer_invoice SET round_off = 1 WHERE number = 'CI-1';

-- I4 finance: tax of the invoice that is not the tax of its codes
-- finds I4 tax VAT20 of invoice_document USMF CI-1
-- finds I4 tax VAT20 of customer_invoice CI-1
-- finds I4 customer_invoice USMF CI-1
UPDATE customer_invoice_tax SET tax = 41999 WHERE invoice_number = 'CI-1';

-- I4 finance: a receivable that is not the total
-- finds I4 customer_invoice USMF CI-1
-- finds I12 voucher USMF V-5 5
UPDATE ledger_entry SET amount = amount - 1 WHERE voucher_number = 'V-5' AND posting_type = 'CUSTOMER';
UPDATE ledger_entry SET amount = amount + 1 WHERE voucher_number = 'V-5' AND posting_type = 'ACCRUED_REVENUE';

-- I4 finance: tax in accounting currency that the ledger does not have
-- finds I4 tax VAT20 of invoice_document USMF CI-1
-- finds I4 customer_invoice USMF CI-1
UPDATE customer_invoice_tax SET tax_accounting = 55021 WHERE invoice_number = 'CI-1';

-- I4 finance: an accounting amount of an actual that is not in the ledger
-- finds I4 actual b-sale1
-- finds I4 actual b-mile1
UPDATE ledger_entry SET accounting_amount = accounting_amount - 1 WHERE voucher_number = 'V-5' AND posting_type = 'INVOICED_REVENUE';
UPDATE ledger_entry SET accounting_amount = accounting_amount + 1 WHERE voucher_number = 'V-5' AND posting_type = 'INVOICED_REVENUE_ON_ACCOUNT';

-- I5 finance: a voucher that does not balance in its currency
-- finds I5 voucher USMF V-1
-- finds I5 voucher USMF V-1 1
UPDATE ledger_entry SET amount = 79999 WHERE voucher_number = 'V-1' AND entry_number = 1;

-- I5 finance: a voucher that does not balance in accounting currency
-- finds I5 voucher USMF V-1
-- finds I5 voucher USMF V-1 1
UPDATE ledger_entry SET accounting_amount = 79999 WHERE voucher_number = 'V-1' AND entry_number = 1;

-- I5 finance: a voucher in another accounting currency
-- finds I5 voucher USMF V-1
UPDATE ledger_entry SET accounting_currency = 'EUR' WHERE voucher_number = 'V-1';

-- I5 finance: a voucher that does not balance in reporting currency
-- finds I5 voucher USMF V-5
-- finds I5 customer_invoice USMF CI-1
UPDATE ledger_entry SET reporting_amount = 302401 WHERE voucher_number = 'V-5' AND entry_number = 1;

-- I5 finance: an invoice reported in another currency than it says
-- finds I5 customer_invoice USMF CI-1
UPDATE customer_invoice SET reporting_currency = 'CHF' WHERE number = 'CI-1';

-- I5 finance: entries with a reporting currency and no amount
-- finds I5 voucher USMF V-1 1
-- finds I5 voucher USMF V-1 2
UPDATE ledger_entry SET reporting_currency = 'EUR' WHERE voucher_number = 'V-1';

-- I12 finance: an accrual taken back at another reporting amount
-- finds I12 voucher USMF V-5 5
-- finds I12 voucher USMF V-5 6
UPDATE ledger_entry SET reporting_amount = reporting_amount + CASE posting_type WHEN 'ACCRUED_REVENUE' THEN 1 ELSE -1 END WHERE voucher_number = 'V-5' AND entry_number > 4;

-- I5 finance: entries without a voucher
-- finds I5 voucher USMF V-9
UPDATE ledger_entry SET voucher_number = 'V-9' WHERE voucher_number = 'V-1';

-- I5 finance: a staged amount that changed
-- finds I5 actual a-cost3
UPDATE staged_actual SET amount = 1 WHERE actual_id = 'a-cost3';
UPDATE journal_line SET amount = 1 WHERE actual_id = 'a-cost3';

-- I5 dataverse: an actual that changed in Dataverse
-- finds I5 actual a-cost1
UPDATE actual SET document_date = '2026-01-01' WHERE id = 'a-cost1';

-- I5 finance: a link that changed
-- finds I5 actual_link k3
UPDATE staged_link SET actual2_id = 'a-cost1' WHERE id = 'k3';

-- I5 finance: a project that is called otherwise
-- finds I5 project pr1
-- moving nothing
UPDATE project SET name = 'Roll-in' WHERE id = 'pr1';

-- I5 finance: a journal line that is not its actual
-- finds I5 journal_line jl6
UPDATE journal_line SET quantity = 801 WHERE id = 'jl6';

-- I5 finance: a posted line whose voucher is not that of its actual
-- finds I5 journal_line jl1
-- finds I1 voucher USMF V-1
UPDATE journal_line SET voucher_number = 'V-2' WHERE id = 'jl1';

-- I5 finance: a voucher on an actual that is not posted
-- finds I5 journal_line jl1
-- finds I5 staged_actual a-cost1
UPDATE staged_actual SET state = 'JOURNALISED' WHERE actual_id = 'a-cost1';

-- I5 finance: a journal that calls itself posted
-- finds I5 integration_journal j2
-- finds I13 journal_line jl5
-- finds I13 journal_line jl6
UPDATE integration_journal SET status = 'POSTED' WHERE id = 'j2';

-- I13 finance: a line that its posting has passed and left behind
-- finds I13 journal_line jl5
UPDATE integration_journal SET status = 'PROCESSING', posting_after = 1, claim_until = '2026-11-23T10:00:10.000Z' WHERE id = 'j2';

-- I13 finance: a line in a status that nothing leads out of
-- finds I13 journal_line jl6
UPDATE journal_line SET status = 'PROCESSING' WHERE id = 'jl6';

-- I13 finance: a staged row that stands on a journal and would be journalised again
-- finds I13 staged_actual a-cost3
UPDATE staged_actual SET state = 'RECEIVED' WHERE actual_id = 'a-cost3';

-- I13 finance: a staged row whose journal line was deleted from under it
-- finds I13 staged_actual a-sale3
-- finds I5 integration_journal j2
DELETE FROM journal_line WHERE id = 'jl6';

-- I12 finance: an accrual that the invoice does not take back whole
-- finds I12 journal_line jl3
UPDATE ledger_entry SET accounting_amount = -199999 WHERE voucher_number = 'V-5' AND posting_type = 'WIP_SALES_VALUE';
UPDATE ledger_entry SET accounting_amount = 199999 WHERE voucher_number = 'V-5' AND posting_type = 'ACCRUED_REVENUE';

-- I12 finance: a line that claims another accrual than its voucher has
-- finds I12 journal_line jl4
UPDATE journal_line SET accrued_amount = 5 WHERE id = 'jl4';

-- I12 finance: a sale that counts as invoiced by nobody
-- finds I12 journal_line jl6
UPDATE journal_line SET invoiced_by = 'CI-1' WHERE id = 'jl6';

-- N1 finance: a gap in the vouchers
-- finds N1 VOUCHER numbers of USMF
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';

-- N1 finance: a customer invoice number from nowhere
-- finds N1 CUSTOMER_INVOICE numbers of USMF
UPDATE number_sequence SET last = 0 WHERE name = 'CUSTOMER_INVOICE';

-- I6 dataverse: a gap in a key
-- finds I6 dataverse outbox contract:ct1
DELETE FROM outbox WHERE stream_key = 'contract:ct1' AND number = 2;

-- I6 finance: a key that was applied further than it was written
-- finds I6 to Finance invoice:i1
UPDATE inbox_stream SET last_number = 4 WHERE stream_key = 'invoice:i1';

-- I6 finance: the same number with another id
-- finds I6 to Finance invoice:i1
UPDATE inbox_stream SET last_message_id = 'other' WHERE stream_key = 'invoice:i1';

-- I6 dataverse: a row settled before its predecessor
-- finds I6 dataverse outbox contract:ct1 2
UPDATE outbox SET state = 'QUEUED' WHERE stream_key = 'contract:ct1' AND number = 2;

-- I6 finance: a chunk without the next
-- finds I6 finance outbox invoice:i1 2
UPDATE outbox SET chunks = 2 WHERE stream_key = 'invoice:i1' AND number = 2;

-- I7 finance: a proposal with some of its lines
-- finds I4 invoice_document USMF CI-1
-- finds I7 proposal PF-1
DELETE FROM proposal_line WHERE id = 'pl2';
UPDATE proposal_line SET line_number = 2 WHERE id = 'pl3';
UPDATE proposal SET line_count = 2 WHERE number = 'PF-1';
UPDATE journal_line SET invoiced_by = NULL WHERE id = 'jl4';

-- I7 finance: a line count that is not the count of lines
-- finds I7 proposal PF-2
UPDATE proposal SET line_count = 1 WHERE number = 'PF-2';

-- I7 finance: two lines of one number
-- finds I7 proposal PF-1
UPDATE proposal_line SET line_number = 1 WHERE id = 'pl2';

-- I7 finance: staged without all that was announced
-- finds I5 actual_link k6
-- finds I7 proposal PF-2
UPDATE staged_link SET invoice_number = NULL WHERE id = 'k6';

-- I8 dataverse: a write-back that shows another amount
-- finds I8 actual b-sale1
-- moving nothing
UPDATE actual SET accounting_amount = 209601 WHERE id = 'b-sale1';

-- I8 dataverse: an actual that shows no voucher
-- finds I8 actual a-cost1
-- moving nothing
UPDATE actual SET voucher_number = NULL, accounting_amount = NULL, accounting_currency = NULL, exchange_rate = NULL, sales_tax = NULL WHERE id = 'a-cost1';

-- I8 dataverse: a voucher that Finance never gave
-- finds I8 actual a-cost3
-- moving nothing
UPDATE actual SET voucher_number = 'V-9', accounting_amount = 1, accounting_currency = 'USD', exchange_rate = 1, sales_tax = 0 WHERE id = 'a-cost3';

-- I8 dataverse: some of the four fields
-- finds I8 actual a-cost1
-- finds I8 actual a-cost1
-- moving I8 actual a-cost1
UPDATE actual SET sales_tax = NULL WHERE id = 'a-cost1';

-- I8 dataverse: another number than the customer invoice's
-- finds I8 invoice PF-1
-- moving nothing
UPDATE invoice SET customer_invoice_number = 'CI-9' WHERE id = 'i1';

-- I8 dataverse: a posted invoice that stays open
-- finds I8 invoice PF-1
-- moving nothing
UPDATE invoice SET status = 'CONFIRMED' WHERE id = 'i1';

-- I8 dataverse: an invoice that calls itself posted
-- finds I8 invoice PF-2
-- moving nothing
UPDATE invoice SET status = 'POSTED' WHERE id = 'i2';

-- I9 dataverse: a gap in the log
-- finds I9 status log of i1
DELETE FROM invoice_status WHERE invoice_id = 'i1' AND sequence = 3;

-- I9 dataverse: an invoice that does not stand where its log says
-- finds I9 invoice i2
UPDATE invoice SET step = 'RECEIVED' WHERE id = 'i2';

-- I9 dataverse: positions out of order
-- finds I9 status log of i1
-- finds I9 status log of i2
UPDATE invoice_status SET position = 100 WHERE invoice_id = 'i1' AND sequence = 2;
UPDATE invoice_status SET position = 2 WHERE invoice_id = 'i2' AND sequence = 4;

-- I9 dataverse: a row that was passed over
-- finds I9 status log of i2
UPDATE invoice_status SET position = NULL WHERE invoice_id = 'i2' AND sequence = 2;

-- I9 dataverse: one position twice
-- without index invoice_status.position
-- finds I9 status position 6
UPDATE invoice_status SET position = 6 WHERE invoice_id = 'i2' AND sequence = 1;

-- I9 dataverse: blocked by nothing
-- finds I9 status log of i2
UPDATE invoice_status SET blocker_count = 0 WHERE invoice_id = 'i2' AND sequence = 4;

-- I9 dataverse: a log of nobody
-- finds I9 status log of i9
INSERT INTO invoice_status (invoice_id, sequence, step, state, at, blockers, blocker_count, legal_entity, contract_id, customer_id) VALUES ('i9', 1, 'CONFIRMED', 'MOVING', '2026', '[]', 0, 'USMF', 'ct1', 'cu1');

-- I9 dataverse: a row filed under another company
-- finds I9 status log of i2
UPDATE invoice_status SET legal_entity = 'DEMF' WHERE invoice_id = 'i2' AND sequence = 1;

-- D1 dataverse: an unbilled sale that is billed without a reversal
-- finds D1 actual a-sale3
-- finds D2 invoice_detail d4
UPDATE actual_link SET role2 = 'REPLACING' WHERE id = 'k9';
UPDATE actual SET adjustment_status = NULL WHERE id = 'r-sale3';

-- D2 dataverse: an invoice that says another sum
-- finds D2 invoice i3
UPDATE invoice SET detail_amount = 50001, total_amount = 50001 WHERE id = 'i3';

-- D2 dataverse: a line that says another sum
-- finds D2 invoice_line l4
UPDATE invoice_line SET amount = 50001 WHERE id = 'l4';

-- D3 dataverse: a billed sale without an unbilled one
-- finds I5 actual_link k6
-- finds D2 invoice_detail d4
-- finds D1 actual a-sale3
-- finds D3 actual b-sale3
UPDATE actual_link SET role2 = 'COST' WHERE id = 'k6';

-- D4 dataverse: an adjusted actual without a counterpart
-- finds D4 actual a-cost3
UPDATE actual SET adjustment_status = 'ADJUSTED' WHERE id = 'a-cost3';

-- D4 dataverse: a reversal under another dimension
-- finds D4 actual r-sale3
UPDATE actual SET resource = 'Bob' WHERE id = 'r-sale3';

-- D5 dataverse: an unbilled sale on two invoices
-- finds D5 actual a-sale3
-- finds D2 invoice_detail d1
-- finds D2 invoice_detail d1
UPDATE invoice_detail SET source_actual_id = 'a-sale3' WHERE id = 'd1';

-- D5 dataverse: a milestone on two invoices
-- finds D5 milestone ms1
UPDATE invoice_detail SET source_milestone_id = 'ms1' WHERE id = 'd5';

-- D5 dataverse: a sale that calls itself billed
-- finds D5 milestone ms2
UPDATE milestone SET invoice_status = 'READY_TO_INVOICE' WHERE id = 'ms2';

-- D6 dataverse: splits that are not the whole
-- finds D6 contract ct1
UPDATE contract_customer SET split_percent = 999999 WHERE id = 'cc1';

-- I3 finance: two vouchers of one posting
-- finds I3 vouchers of USMF JOURNAL_LINE jl1
-- finds I1 voucher USMF V-2
-- finds I5 voucher USMF V-2 1
-- finds I5 voucher USMF V-2 2
UPDATE voucher SET source_id = 'jl1' WHERE number = 'V-2';

-- I3 finance: two customer invoices of one proposal
-- finds I3 customer_invoice USMF CI-2
-- without index customer_invoice.proposal
-- finds I5 customer_invoice USMF CI-2
-- finds I3 customer invoices of proposal PF-1
-- finds I3 customer invoices of voucher USMF V-5
-- finds I3 proposal PF-1
-- finds I12 journal_line jl3
-- finds I12 journal_line jl3
-- finds I12 journal_line jl4
INSERT INTO customer_invoice (legal_entity, number, proposal_number, invoice_id, customer_account, invoice_date, currency, exchange_rate, net_amount, sales_tax, round_off, total_amount, accounting_currency, accounting_total, voucher_number, credit_note, posted_at, posted_by)
  SELECT legal_entity, 'CI-2', proposal_number, invoice_id, customer_account, invoice_date, currency, exchange_rate, net_amount, sales_tax, round_off, total_amount, accounting_currency, accounting_total, voucher_number, credit_note, posted_at, posted_by FROM customer_invoice;
INSERT INTO customer_invoice_tax (legal_entity, invoice_number, tax_code, percent, base, tax, tax_accounting) SELECT legal_entity, 'CI-2', tax_code, percent, base, tax, tax_accounting FROM customer_invoice_tax;
UPDATE number_sequence SET last = 2 WHERE name = 'CUSTOMER_INVOICE';

-- I3 finance: a posted proposal without its customer invoice
-- finds I3 proposal PF-1
UPDATE proposal SET customer_invoice_number = 'CI-7' WHERE number = 'PF-1';

-- I3 finance: two proposals of one proforma
-- without index proposal.invoice
-- finds I5 invoice PF-2
-- finds I3 proposals of invoice i1
UPDATE proposal SET invoice_id = 'i1' WHERE number = 'PF-2';

-- I3 finance: two journal lines of one actual
-- without index journal_line.actual
-- finds I3 journal lines of actual a-cost1
-- finds I5 journal_line jl5
-- finds I13 staged_actual a-cost3
UPDATE journal_line SET actual_id = 'a-cost1' WHERE id = 'jl5';

-- I1 finance: a voucher of no posting
-- finds I1 voucher USMF V-1
UPDATE voucher SET source_id = 'nobody' WHERE number = 'V-1';

-- I2 finance: refused, and parked by nobody
-- finds I2 to Finance project:pr1
-- moving nothing
UPDATE inbox_stream SET refused_number = 2, refused_code = 'MAP_LOOKUP_FAILED', refused_message = 'x' WHERE stream_key = 'project:pr1';

-- I4 finance: tax that is not its percentage
-- finds I4 tax VAT20 of invoice_document USMF CI-1
-- finds I4 tax VAT20 of proposal PF-1
UPDATE proposal_line_tax SET percent = 190000;
UPDATE customer_invoice_tax SET percent = 190000;

-- I4 finance: a line whose tax is not that of its codes
-- finds I4 proposal_line pl3
-- finds I4 tax VAT20 of customer_invoice CI-1
UPDATE proposal_line_tax SET tax = 9999 WHERE actual_id = 'b-mile1';

-- I4 finance: a code of the lines that the invoice does not show
-- finds I4 tax VAT20 of invoice_document USMF CI-1
-- finds I4 tax VAT20 of customer_invoice CI-1
-- finds I4 tax VAT20 of customer_invoice CI-1
UPDATE customer_invoice_tax SET percent = 190000;

-- I5 finance: an invoice entry at another rate
-- finds I5 voucher USMF V-5 4
UPDATE ledger_entry SET exchange_rate = 1 WHERE voucher_number = 'V-5' AND entry_number = 4;

-- I5 finance: a gap in the entries
-- finds I5 voucher USMF V-5
UPDATE ledger_entry SET entry_number = 9 WHERE voucher_number = 'V-5' AND entry_number = 6;

-- I5 finance: a customer invoice to somebody else
-- finds I4 invoice_document USMF CI-1
-- finds I5 customer_invoice USMF CI-1
UPDATE customer_invoice SET customer_account = 'C-2' WHERE number = 'CI-1';

-- I6 finance: a report that was never queued
-- finds I6 proposal PF-2
UPDATE proposal SET reports = 4 WHERE number = 'PF-2';

-- I7 finance: a count of what has arrived that is not what has
-- finds I7 proposal PF-2
UPDATE proposal SET staged_count = 2 WHERE number = 'PF-2';

-- I12 finance: an accrual taken back on another account
-- finds I12 voucher USMF V-5 6
UPDATE ledger_entry SET account = '9999' WHERE voucher_number = 'V-5' AND entry_number = 6;

-- I12 finance: an accrual taken back at another rate
-- finds I12 voucher USMF V-5 5
UPDATE ledger_entry SET exchange_rate = 1 WHERE voucher_number = 'V-5' AND entry_number = 5;

-- D2 dataverse: a detail that is not what was written at confirmation
-- finds D1 actual a-sale3
-- finds D2 invoice_detail d4
-- finds D2 invoice_detail d4
UPDATE invoice_detail SET quantity = 801 WHERE id = 'd4';

-- D3 finance: a line that rests on the posting of another sale
-- finds D3 proposal_line pl3
-- finds I12 journal_line jl1
UPDATE proposal_line SET source_journal_line_id = 'jl1' WHERE id = 'pl3';

-- D3 finance: a credit of something that it does not take back
-- finds D3 proposal_line pl3
-- finds D5 on_account_transaction ms1
UPDATE proposal_line SET credited_actual_id = 'b-sale3' WHERE id = 'pl3';

-- I3 finance: a billed sale that is taken back twice
-- finds D3 proposal_line pl1
-- finds D3 proposal_line pl2
-- finds I3 staged_actual b-sale3
UPDATE proposal_line SET credited_actual_id = 'b-sale3' WHERE id IN ('pl1', 'pl2');

-- D5 finance: a milestone that counts one bill too many
-- finds D5 on_account_transaction ms1
UPDATE on_account_transaction SET live_bills = 2 WHERE milestone_id = 'ms1';

-- I12 finance: a sale that counts as taken back by nobody
-- finds I12 journal_line jl4
UPDATE journal_line SET reversed_by = 'V-1' WHERE id = 'jl4';

-- I12 finance: a line that takes back what no link names
-- finds I12 journal_line jl6
UPDATE journal_line SET reverses_line_id = 'jl1' WHERE id = 'jl6';

-- I12 finance: a reversal that is posted as a sale
-- finds I5 actual a-sale3
-- finds I12 journal_line jl6
UPDATE staged_actual SET adjustment_status = 'UNADJUSTABLE' WHERE actual_id = 'a-sale3';

-- D5 finance: a milestone that stays open though it is invoiced
-- finds D5 on_account_transaction ms1
UPDATE on_account_transaction SET status = 'OPEN' WHERE milestone_id = 'ms1';

-- D7 dataverse: more available of a retainer than was billed
-- finds D7 retainer re1
-- finds D7 retainer re1
-- finds D7 retainer re1
UPDATE retainer SET available_amount = 100 WHERE id = 're1';

-- D7 dataverse: a part of a retainer that is used by no invoice
-- finds D7 retainer re1
UPDATE retainer SET used_amount = 100 WHERE id = 're1';

-- D7 dataverse: a retainer that no draft holds
-- finds D7 retainer re1
UPDATE retainer SET held_amount = 100 WHERE id = 're1';

-- D5 dataverse: a retainer that is on an invoice that is not there
-- finds D5 retainer re1
UPDATE retainer SET invoice_status = 'CUSTOMER_INVOICE_CREATED' WHERE id = 're1';

-- I5 dataverse: a retainer of another amount than Finance was told
-- finds I5 milestone re1
-- moving nothing
UPDATE retainer SET amount = 300001 WHERE id = 're1';

-- D3 dataverse: a retainer set off without the unbilled sale that it uses up
-- finds D3 invoice_detail d3
-- finds D7 retainer re1
UPDATE invoice_detail SET kind = 'REFUND', source_retainer_id = 're1' WHERE id = 'd3';

-- I12 finance: an accrual that invoice and correction together do not take back
-- finds I12 journal_line jl3
UPDATE ledger_entry SET accounting_amount = -199500 WHERE voucher_number = 'V-5' AND posting_type = 'WIP_SALES_VALUE';
UPDATE ledger_entry SET accounting_amount = 199500 WHERE voucher_number = 'V-5' AND posting_type = 'ACCRUED_REVENUE';
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';
INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES ('V-6', 'USMF', '2026-11-30', 'ACCRUAL_CORRECTION', 'ac1', '2026-11-30T10:00:00.000Z');
INSERT INTO accrual_correction (id, legal_entity, voucher_number, accounting_date, line_count, posted_at, posted_by) VALUES ('ac1', 'USMF', 'V-6', '2026-11-30', 1, '2026-11-30T10:00:00.000Z', 'li');
INSERT INTO accrual_correction_line (correction_id, journal_line_id, wip_amount, accrued_amount) VALUES ('ac1', 'jl3', 499, -499);
INSERT INTO ledger_entry (actual_id, voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount) VALUES
  ('a-sale1', 'V-6', 1, 'USMF', 'USD', 'USD', 1000000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', -499, -499),
  ('a-sale1', 'V-6', 2, 'USMF', 'USD', 'USD', 1000000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', 499, 499);

-- I5 finance: a correction that counts other sales than it has
-- finds I5 accrual_correction ac1
UPDATE ledger_entry SET accounting_amount = -199500 WHERE voucher_number = 'V-5' AND posting_type = 'WIP_SALES_VALUE';
UPDATE ledger_entry SET accounting_amount = 199500 WHERE voucher_number = 'V-5' AND posting_type = 'ACCRUED_REVENUE';
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';
INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES ('V-6', 'USMF', '2026-11-30', 'ACCRUAL_CORRECTION', 'ac1', '2026-11-30T10:00:00.000Z');
INSERT INTO accrual_correction (id, legal_entity, voucher_number, accounting_date, line_count, posted_at, posted_by) VALUES ('ac1', 'USMF', 'V-6', '2026-11-30', 2, '2026-11-30T10:00:00.000Z', 'li');
INSERT INTO accrual_correction_line (correction_id, journal_line_id, wip_amount, accrued_amount) VALUES ('ac1', 'jl3', 500, -500);
INSERT INTO ledger_entry (actual_id, voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount) VALUES
  ('a-sale1', 'V-6', 1, 'USMF', 'USD', 'USD', 1000000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', -500, -500),
  ('a-sale1', 'V-6', 2, 'USMF', 'USD', 'USD', 1000000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', 500, 500);

-- I5 finance: a correction that says another amount than its voucher
-- finds I12 journal_line jl3
-- finds I5 accrual_correction ac1 jl3
UPDATE ledger_entry SET accounting_amount = -199500 WHERE voucher_number = 'V-5' AND posting_type = 'WIP_SALES_VALUE';
UPDATE ledger_entry SET accounting_amount = 199500 WHERE voucher_number = 'V-5' AND posting_type = 'ACCRUED_REVENUE';
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';
INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES ('V-6', 'USMF', '2026-11-30', 'ACCRUAL_CORRECTION', 'ac1', '2026-11-30T10:00:00.000Z');
INSERT INTO accrual_correction (id, legal_entity, voucher_number, accounting_date, line_count, posted_at, posted_by) VALUES ('ac1', 'USMF', 'V-6', '2026-11-30', 1, '2026-11-30T10:00:00.000Z', 'li');
INSERT INTO accrual_correction_line (correction_id, journal_line_id, wip_amount, accrued_amount) VALUES ('ac1', 'jl3', 400, -400);
INSERT INTO ledger_entry (actual_id, voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount) VALUES
  ('a-sale1', 'V-6', 1, 'USMF', 'USD', 'USD', 1000000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', -500, -500),
  ('a-sale1', 'V-6', 2, 'USMF', 'USD', 'USD', 1000000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', 500, 500);

-- I12 finance: a correction of a sale that nothing has settled
-- finds I12 accrual_correction ac1 jl6
-- finds I12 journal_line jl3
-- finds I12 journal_line jl6
UPDATE ledger_entry SET accounting_amount = -199500 WHERE voucher_number = 'V-5' AND posting_type = 'WIP_SALES_VALUE';
UPDATE ledger_entry SET accounting_amount = 199500 WHERE voucher_number = 'V-5' AND posting_type = 'ACCRUED_REVENUE';
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';
INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES ('V-6', 'USMF', '2026-11-30', 'ACCRUAL_CORRECTION', 'ac1', '2026-11-30T10:00:00.000Z');
INSERT INTO accrual_correction (id, legal_entity, voucher_number, accounting_date, line_count, posted_at, posted_by) VALUES ('ac1', 'USMF', 'V-6', '2026-11-30', 1, '2026-11-30T10:00:00.000Z', 'li');
INSERT INTO accrual_correction_line (correction_id, journal_line_id, wip_amount, accrued_amount) VALUES ('ac1', 'jl6', 500, -500);
INSERT INTO ledger_entry (actual_id, voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount) VALUES
  ('a-sale3', 'V-6', 1, 'USMF', 'USD', 'USD', 1000000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', -500, -500),
  ('a-sale3', 'V-6', 2, 'USMF', 'USD', 'USD', 1000000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', 500, 500);

-- I5 finance: a correction's entries of another sale
-- finds I5 accrual_correction ac1 jl3
-- finds I5 voucher USMF V-6 1
-- finds I5 voucher USMF V-6 2
UPDATE ledger_entry SET accounting_amount = -199500 WHERE voucher_number = 'V-5' AND posting_type = 'WIP_SALES_VALUE';
UPDATE ledger_entry SET accounting_amount = 199500 WHERE voucher_number = 'V-5' AND posting_type = 'ACCRUED_REVENUE';
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';
INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES ('V-6', 'USMF', '2026-11-30', 'ACCRUAL_CORRECTION', 'ac1', '2026-11-30T10:00:00.000Z');
INSERT INTO accrual_correction (id, legal_entity, voucher_number, accounting_date, line_count, posted_at, posted_by) VALUES ('ac1', 'USMF', 'V-6', '2026-11-30', 1, '2026-11-30T10:00:00.000Z', 'li');
INSERT INTO accrual_correction_line (correction_id, journal_line_id, wip_amount, accrued_amount) VALUES ('ac1', 'jl3', 500, -500);
INSERT INTO ledger_entry (actual_id, voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount) VALUES
  ('a-cost1', 'V-6', 1, 'USMF', 'USD', 'USD', 1000000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', -500, -500),
  ('a-cost1', 'V-6', 2, 'USMF', 'USD', 'USD', 1000000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', 500, 500);

-- I1 finance: a voucher of a correction that is not there
-- finds I1 voucher USMF V-4
-- finds I5 journal_line jl4
UPDATE voucher SET source = 'ACCRUAL_CORRECTION' WHERE number = 'V-4';

-- I5 finance: an estimate that recognises other revenue than it accrued
-- finds I5 revenue_estimate re1
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';
INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES ('V-6', 'USMF', '2026-11-30', 'REVENUE_ESTIMATE', 're1', '2026-11-30T10:00:00.000Z');
INSERT INTO ledger_entry (voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount) VALUES
  ('V-6', 1, 'USMF', 'USD', 'USD', 1000000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', 400, 400),
  ('V-6', 2, 'USMF', 'USD', 'USD', 1000000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', -400, -400);
INSERT INTO revenue_estimate (id, legal_entity, project_id, period_date, kind, attempt, status, recognition, percent_complete, currency, contract_value, revenue_to_date, cost_to_date, voucher_number, posted_at, posted_by, reversed_at) VALUES
  ('re1', 'USMF', 'pr1', '2026-11-30', 'ESTIMATE', 1, 'POSTED', 'PERCENT_COMPLETE', 400000, 'USD', 1000, 401, 0, 'V-6', '2026-11-30T10:00:00.000Z', 'li', NULL);

-- I5 finance: a reversed estimate whose entries stand
-- finds I5 revenue_estimate re1
-- finds I5 revenue_estimate re1
-- finds I5 revenue_estimate re1
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';
INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES ('V-6', 'USMF', '2026-11-30', 'REVENUE_ESTIMATE', 're1', '2026-11-30T10:00:00.000Z');
INSERT INTO ledger_entry (voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount) VALUES
  ('V-6', 1, 'USMF', 'USD', 'USD', 1000000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', 400, 400),
  ('V-6', 2, 'USMF', 'USD', 'USD', 1000000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', -400, -400);
INSERT INTO revenue_estimate (id, legal_entity, project_id, period_date, kind, attempt, status, recognition, percent_complete, currency, contract_value, revenue_to_date, cost_to_date, voucher_number, posted_at, posted_by, reversed_at) VALUES
  ('re1', 'USMF', 'pr1', '2026-11-30', 'ESTIMATE', 1, 'REVERSED', 'PERCENT_COMPLETE', 400000, 'USD', 1000, 400, 0, 'V-6', '2026-11-30T10:00:00.000Z', 'li', '2026-11-30T10:00:00.000Z');

-- I5 finance: an elimination that leaves something in WIP
-- finds I5 revenue_estimate re1
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';
INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES ('V-6', 'USMF', '2026-11-30', 'REVENUE_ESTIMATE', 're1', '2026-11-30T10:00:00.000Z');
INSERT INTO ledger_entry (voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount) VALUES
  ('V-6', 1, 'USMF', 'USD', 'USD', 1000000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', 400, 400),
  ('V-6', 2, 'USMF', 'USD', 'USD', 1000000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', -400, -400);
INSERT INTO revenue_estimate (id, legal_entity, project_id, period_date, kind, attempt, status, recognition, percent_complete, currency, contract_value, revenue_to_date, cost_to_date, voucher_number, posted_at, posted_by, reversed_at) VALUES
  ('re1', 'USMF', 'pr1', '2026-11-30', 'ELIMINATION', 1, 'POSTED', 'PERCENT_COMPLETE', 400000, 'USD', 1000, 400, 0, 'V-6', '2026-11-30T10:00:00.000Z', 'li', NULL);

-- I1 finance: a voucher that its estimate does not name
-- finds I1 voucher USMF V-6
-- finds I5 revenue_estimate re1
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';
INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES ('V-6', 'USMF', '2026-11-30', 'REVENUE_ESTIMATE', 're1', '2026-11-30T10:00:00.000Z');
INSERT INTO ledger_entry (voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount) VALUES
  ('V-6', 1, 'USMF', 'USD', 'USD', 1000000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', 400, 400),
  ('V-6', 2, 'USMF', 'USD', 'USD', 1000000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', -400, -400);
INSERT INTO revenue_estimate (id, legal_entity, project_id, period_date, kind, attempt, status, recognition, percent_complete, currency, contract_value, revenue_to_date, cost_to_date, voucher_number, posted_at, posted_by, reversed_at) VALUES
  ('re1', 'USMF', 'pr1', '2026-11-30', 'ESTIMATE', 1, 'POSTED', 'PERCENT_COMPLETE', 400000, 'USD', 1000, 400, 0, NULL, '2026-11-30T10:00:00.000Z', 'li', NULL);

-- I3 finance: two estimates of one period
-- finds I3 revenue_estimate of pr1 2026-11-30
UPDATE number_sequence SET last = 6 WHERE name = 'VOUCHER';
INSERT INTO voucher (number, legal_entity, accounting_date, source, source_id, posted_at) VALUES ('V-6', 'USMF', '2026-11-30', 'REVENUE_ESTIMATE', 're1', '2026-11-30T10:00:00.000Z');
INSERT INTO ledger_entry (voucher_number, entry_number, legal_entity, currency, accounting_currency, exchange_rate, posting_type, account, amount, accounting_amount) VALUES
  ('V-6', 1, 'USMF', 'USD', 'USD', 1000000000000, 'WIP_SALES_VALUE', 'WIP_SALES_VALUE', 400, 400),
  ('V-6', 2, 'USMF', 'USD', 'USD', 1000000000000, 'ACCRUED_REVENUE', 'ACCRUED_REVENUE', -400, -400);
INSERT INTO revenue_estimate (id, legal_entity, project_id, period_date, kind, attempt, status, recognition, percent_complete, currency, contract_value, revenue_to_date, cost_to_date, voucher_number, posted_at, posted_by, reversed_at) VALUES
  ('re1', 'USMF', 'pr1', '2026-11-30', 'ESTIMATE', 1, 'POSTED', 'PERCENT_COMPLETE', 400000, 'USD', 1000, 400, 0, 'V-6', '2026-11-30T10:00:00.000Z', 'li', NULL),
  ('re2', 'USMF', 'pr1', '2026-11-30', 'ESTIMATE', 2, 'POSTED', 'PERCENT_COMPLETE', 400000, 'USD', 1000, 400, 0, NULL, '2026-11-30T10:00:00.000Z', 'li', NULL);

-- I5 finance: beginning balances that were posted to the ledger
-- finds I5 voucher USMF V-1
-- finds I5 voucher USMF V-2
-- finds I5 voucher USMF V-3
-- finds I12 journal_line jl3
UPDATE integration_journal SET kind = 'BEGINNING_BALANCE' WHERE id = 'j1';

-- I12 finance: an invoice of earlier books under a number of ours
-- finds I12 customer_invoice CI-1
-- finds I5 voucher USMF V-5
UPDATE customer_invoice SET beginning_balance = 1 WHERE number = 'CI-1';

-- I5 finance: an entry of a journal that has other dimensions than its line
-- finds I5 voucher USMF V-1 1
UPDATE ledger_entry SET dimensions = 'DEPT=9' WHERE voucher_number = 'V-1' AND entry_number = 1;

-- I5 finance: a posted journal line whose dimensions were changed afterwards
-- finds I5 voucher USMF V-3 1
-- finds I5 voucher USMF V-3 2
-- finds I12 voucher USMF V-5 5
-- finds I12 voucher USMF V-5 6
UPDATE journal_line SET dimensions = 'DEPT=9' WHERE id = 'jl3';

-- I5 finance: a posted proposal line whose dimensions were changed afterwards
-- finds I5 voucher USMF V-5 2
UPDATE proposal_line SET dimensions = 'DEPT=9' WHERE id = 'pl1';

-- I12 finance: an accrual that is taken back with other dimensions
-- finds I12 voucher USMF V-5 5
UPDATE ledger_entry SET dimensions = 'DEPT=9' WHERE voucher_number = 'V-5' AND entry_number = 5;

-- I5 finance: a balance and a tax that have other dimensions than their proposal
-- finds I5 voucher USMF V-5 1
-- finds I5 voucher USMF V-5 4
UPDATE proposal SET dimensions = 'DEPT=9' WHERE number = 'PF-1';

-- I5 finance: a credit that is posted with other dimensions than the billed sale that it takes back
-- finds D3 proposal_line pl3
-- finds I1 actual_link credit
-- finds I4 actual b-mile1
-- finds I4 actual b-mile1
-- finds I4 actual b-sale1
-- finds I5 actual b-mile1
INSERT INTO staged_link (id, actual1_id, role1, actual2_id, role2) VALUES ('credit', 'b-mile1', 'REVERSING', 'b-sale1', 'ORIGINAL');
UPDATE proposal_line SET dimensions = 'DEPT=9' WHERE id = 'pl3';
UPDATE ledger_entry SET dimensions = 'DEPT=9' WHERE voucher_number = 'V-5' AND entry_number = 3;

-- I5 finance: a line that takes another back with other dimensions
-- finds I5 journal_line jl6
-- finds I12 journal_line jl6
UPDATE journal_line SET reverses_line_id = 'jl1', dimensions = 'DEPT=9' WHERE id = 'jl6';

-- I5 finance: an edit that follows no other
-- finds I5 line_edit PROPOSAL_LINE b-sale1
INSERT INTO line_edit (kind, subject_id, attribute, number, legal_entity, document, value_before, value_after, at, by_subject)
  VALUES ('PROPOSAL_LINE', 'b-sale1', 'DIMENSIONS', 2, 'USMF', 'PF-1', NULL, 'DEPT=9', '2026-11-23T10:00:00.000Z', 'li');

-- I5 finance: an edit that changes nothing
-- finds I5 line_edit PROPOSAL_LINE b-sale1
INSERT INTO line_edit (kind, subject_id, attribute, number, legal_entity, document, value_before, value_after, at, by_subject)
  VALUES ('PROPOSAL_LINE', 'b-sale1', 'DIMENSIONS', 1, 'USMF', 'PF-1', NULL, NULL, '2026-11-23T10:00:00.000Z', 'li');
