-- The same of what is kept beside the documents of both books: invoices as the customer got them, the log of import errors, what people
-- did to proposals, operations of many items and what operators did. Paragraphs as in tamperings.sql.

-- I4 finance: a document that says another total
-- finds I4 invoice_document USMF CI-1
UPDATE invoice_document SET content = '{"head":{"legalEntity":"USMF","number":"CI-1","proposalNumber":"PF-1","invoiceDate":"2026-11-23","dueDate":null,"currency":"GBP","net":210000,"tax":42000,"roundOff":0,"total":252001},"kind":"INVOICE","customer":{"name":"Fabrikam","accountNumber":"C-1"},"lineCount":3,"taxes":[{"code":"VAT20","name":"VAT","percent":200000,"base":210000,"tax":42000,"taxAccounting":55020}],"accounting":{"currency":"USD","rate":1310000000000,"tax":55020,"total":330120}}', content_hash = '5cc32fe1a81d5c2e5fefac2e808a74053c0c5e63f3d6cf427ca526b1ad838a75' WHERE invoice_number = 'CI-1';

-- I4 finance: a document for another customer
-- finds I4 invoice_document USMF CI-1
UPDATE invoice_document SET content = '{"head":{"legalEntity":"USMF","number":"CI-1","proposalNumber":"PF-1","invoiceDate":"2026-11-23","dueDate":null,"currency":"GBP","net":210000,"tax":42000,"roundOff":0,"total":252000},"kind":"INVOICE","customer":{"name":"Fabrikam","accountNumber":"C-2"},"lineCount":3,"taxes":[{"code":"VAT20","name":"VAT","percent":200000,"base":210000,"tax":42000,"taxAccounting":55020}],"accounting":{"currency":"USD","rate":1310000000000,"tax":55020,"total":330120}}', content_hash = 'b73829d06d8ea46cc1341bc787269499e5070e6d18243a21b4d49e6a8c438eeb' WHERE invoice_number = 'CI-1';

-- I4 finance: a document that leaves a line out
-- finds I4 invoice_document USMF CI-1
UPDATE invoice_document SET content = '{"head":{"legalEntity":"USMF","number":"CI-1","proposalNumber":"PF-1","invoiceDate":"2026-11-23","dueDate":null,"currency":"GBP","net":210000,"tax":42000,"roundOff":0,"total":252000},"kind":"INVOICE","customer":{"name":"Fabrikam","accountNumber":"C-1"},"lineCount":2,"taxes":[{"code":"VAT20","name":"VAT","percent":200000,"base":210000,"tax":42000,"taxAccounting":55020}],"accounting":{"currency":"USD","rate":1310000000000,"tax":55020,"total":330120}}', content_hash = '5b3a6c20e4dc64fe0114d38cb7d93defac87d6d1577ba05a9956c3490099785b' WHERE invoice_number = 'CI-1';

-- I4 finance: an invoice that its document calls a credit note
-- finds I4 invoice_document USMF CI-1
UPDATE invoice_document SET content = '{"head":{"legalEntity":"USMF","number":"CI-1","proposalNumber":"PF-1","invoiceDate":"2026-11-23","dueDate":null,"currency":"GBP","net":210000,"tax":42000,"roundOff":0,"total":252000},"kind":"CREDIT_NOTE","customer":{"name":"Fabrikam","accountNumber":"C-1"},"lineCount":3,"taxes":[{"code":"VAT20","name":"VAT","percent":200000,"base":210000,"tax":42000,"taxAccounting":55020}],"accounting":{"currency":"USD","rate":1310000000000,"tax":55020,"total":330120}}', content_hash = '9400981476ce944abc7397db87ff31da3197307646fa31d68029a57add5ce60f' WHERE invoice_number = 'CI-1';

-- I4 finance: a document at another rate than the ledger
-- finds I4 invoice_document USMF CI-1
UPDATE invoice_document SET content = '{"head":{"legalEntity":"USMF","number":"CI-1","proposalNumber":"PF-1","invoiceDate":"2026-11-23","dueDate":null,"currency":"GBP","net":210000,"tax":42000,"roundOff":0,"total":252000},"kind":"INVOICE","customer":{"name":"Fabrikam","accountNumber":"C-1"},"lineCount":3,"taxes":[{"code":"VAT20","name":"VAT","percent":200000,"base":210000,"tax":42000,"taxAccounting":55020}],"accounting":null}', content_hash = 'd0eed43fd3f849e59e44d40d01cfd0f25ee934d019c021da8586ebda9210c39a' WHERE invoice_number = 'CI-1';

-- I4 finance: a document with another tax
-- finds I4 tax VAT20 of invoice_document USMF CI-1
UPDATE invoice_document SET content = '{"head":{"legalEntity":"USMF","number":"CI-1","proposalNumber":"PF-1","invoiceDate":"2026-11-23","dueDate":null,"currency":"GBP","net":210000,"tax":42000,"roundOff":0,"total":252000},"kind":"INVOICE","customer":{"name":"Fabrikam","accountNumber":"C-1"},"lineCount":3,"taxes":[{"code":"VAT20","name":"VAT","percent":200000,"base":210000,"tax":41999,"taxAccounting":55020}],"accounting":{"currency":"USD","rate":1310000000000,"tax":55020,"total":330120}}', content_hash = '555a437577b3f14a4e6b33d016b399bd510d077635f9f3588b13636557288c83' WHERE invoice_number = 'CI-1';

-- I4 finance: a document without its tax
-- finds I4 tax VAT20 of invoice_document USMF CI-1
UPDATE invoice_document SET content = '{"head":{"legalEntity":"USMF","number":"CI-1","proposalNumber":"PF-1","invoiceDate":"2026-11-23","dueDate":null,"currency":"GBP","net":210000,"tax":42000,"roundOff":0,"total":252000},"kind":"INVOICE","customer":{"name":"Fabrikam","accountNumber":"C-1"},"lineCount":3,"taxes":[],"accounting":{"currency":"USD","rate":1310000000000,"tax":55020,"total":330120}}', content_hash = '6ac5c627825dbd03cda67c1b3925f4b804b84ab8dcc9e44c294c64a2c79da5b2' WHERE invoice_number = 'CI-1';

-- I4 finance: a document that was written over
-- finds I4 invoice_document USMF CI-1
UPDATE invoice_document SET content = '{"head":{"legalEntity":"USMF","number":"CI-1","proposalNumber":"PF-1","invoiceDate":"2026-11-23","dueDate":null,"currency":"GBP","net":210000,"tax":42000,"roundOff":0,"total":252000},"kind":"INVOICE","customer":{"name":"Fabrikam","accountNumber":"C-1"},"lineCount":3,"taxes":[{"code":"VAT20","name":"VAT","percent":200000,"base":210000,"tax":42000,"taxAccounting":55020}],"accounting":{"currency":"USD","rate":1310000000000,"tax":55020,"total":330120},"seller":{"name":"Somebody"}}' WHERE invoice_number = 'CI-1';

-- I3 finance: an invoice whose document is filed under another number
-- finds I3 customer_invoice USMF CI-1
-- finds I1 invoice_document USMF CI-0
UPDATE invoice_document SET invoice_number = 'CI-0' WHERE invoice_number = 'CI-1';

-- I13 finance: an error of a staged actual that went on long ago
-- finds I13 import_error STAGED_ACTUAL a-cost3
UPDATE import_error SET resolved_at = NULL, open_key = 'STAGED_ACTUAL|a-cost3' WHERE id = 'ie2';

-- I13 finance: a staged actual whose error the log does not know
-- finds I13 import_error STAGED_ACTUAL a-cost3
-- finds I5 integration_journal j2
UPDATE staged_actual SET state = 'ERROR', error_code = 'RATE_MISSING' WHERE actual_id = 'a-cost3';
DELETE FROM journal_line WHERE id = 'jl5';

-- I13 finance: an error of a line that is a draft again
-- finds I13 import_error JOURNAL_LINE a-cost3
UPDATE import_error SET source = 'JOURNAL_LINE', resolved_at = NULL, open_key = 'JOURNAL_LINE|a-cost3' WHERE id = 'ie2';

-- I13 finance: a line in error of which the log does not know
-- finds I13 import_error JOURNAL_LINE a-cost3
UPDATE journal_line SET status = 'ERROR', error_code = 'PERIOD_CLOSED' WHERE id = 'jl5';

-- I13 finance: a line whose error is another than the log says
-- finds I13 import_error JOURNAL_LINE a-cost3
UPDATE import_error SET source = 'JOURNAL_LINE', resolved_at = NULL, open_key = 'JOURNAL_LINE|a-cost3' WHERE id = 'ie2';
UPDATE journal_line SET status = 'ERROR', error_code = 'PERIOD_CLOSED' WHERE id = 'jl5';

-- I13 finance: an error of a proposal that nothing keeps back
-- finds I13 import_error PROPOSAL PF-2
DELETE FROM proposal_blocker WHERE proposal_number = 'PF-2';

-- I13 finance: a blocker that the log holds for resolved
-- finds I13 import_error PROPOSAL PF-2
UPDATE import_error SET resolved_at = '2026-11-23T10:00:00.000Z', open_key = NULL WHERE id = 'ie1';

-- I13 finance: a proposal blocked by two lines, of which the log counts one
-- finds I13 import_error PROPOSAL PF-2
-- finds I13 import_error PROPOSAL PF-2
UPDATE proposal_blocker SET count = 2 WHERE proposal_number = 'PF-2';

-- I13 finance: an error that stands without its key, and could stand twice
-- finds I13 import_error PROPOSAL PF-2
UPDATE import_error SET open_key = NULL WHERE id = 'ie1';

-- I13 finance: an error under the key of another
-- finds I13 import_error PROPOSAL PF-2
UPDATE import_error SET open_key = 'PROPOSAL|PF-1|JOURNAL_NOT_POSTED|j2' WHERE id = 'ie1';

-- A1 finance: an approval that nobody asked for
-- finds A1 proposal_event PF-1 3
UPDATE proposal_event SET action = 'CHANGED', details = '{}' WHERE proposal_number = 'PF-1' AND number = 2;

-- A1 finance: a gap in what was done to a proposal
-- finds A1 events of proposal PF-1
DELETE FROM proposal_event WHERE proposal_number = 'PF-1' AND number = 1;

-- A1 finance: what was done to a proposal that is not there
-- finds A1 events of proposal PF-9
INSERT INTO proposal_event (proposal_number, number, action, at, by_subject) VALUES ('PF-9', 1, 'SUBMITTED', '2026-11-23T10:00:00.000Z', 'li');

-- A1 finance: a proposal that calls itself approved
-- finds A1 proposal PF-2
UPDATE proposal SET status = 'APPROVED' WHERE number = 'PF-2';

-- A1 finance: a rejection without a reason
-- finds A1 proposal_event PF-2 2
UPDATE proposal_event SET comment = NULL WHERE proposal_number = 'PF-2' AND number = 2;

-- A1 finance: a proposal that is held by nobody
-- finds A1 proposal PF-2
UPDATE proposal SET import_held = 1, held_reason = 'dimensions' WHERE number = 'PF-2';

-- I3 finance: an operation that counts another item
-- finds I3 finance bulk_operation bo1
UPDATE bulk_operation SET done = 2, refused = 0 WHERE id = 'bo1';

-- I3 finance: an operation that ended before its items
-- finds I3 finance bulk_operation bo2
UPDATE bulk_operation SET state = 'COMPLETE', finished_at = '2026-11-23T10:00:00.000Z' WHERE id = 'bo2';

-- I3 finance: an item that lost its operation a number
-- finds I3 finance bulk_operation bo1
UPDATE bulk_item SET number = 3 WHERE operation_id = 'bo1' AND number = 2;

-- I3 finance: an item that was refused for nothing
-- finds I3 finance bulk_item bo1 2
UPDATE bulk_item SET errors = '[]' WHERE operation_id = 'bo1' AND number = 2;

-- I3 finance: an item that is done of a proposal that is not posted
-- finds I3 bulk_item bo2 1
UPDATE bulk_item SET state = 'DONE' WHERE operation_id = 'bo2';
UPDATE bulk_operation SET done = 1 WHERE id = 'bo2';

-- I3 finance: a proposal that two operations posted
-- finds I3 finance bulk items of PF-1
UPDATE bulk_item SET state = 'DONE', subject_id = 'PF-1' WHERE operation_id = 'bo2';
UPDATE bulk_operation SET done = 1 WHERE id = 'bo2';

-- I3 finance: a proposal that was posted for somebody else than asked
-- finds I3 bulk_item bo1 1
UPDATE bulk_operation SET caller = '{"subject":"mia","roles":[],"legalEntities":"all"}' WHERE id = 'bo1';

-- I3 dataverse: an item that is done of a draft that is not confirmed
-- finds I3 bulk_item bd1 1
UPDATE bulk_item SET subject_id = 'i3' WHERE operation_id = 'bd1';

-- I3 dataverse: a draft that is held by an operation that is over
-- finds I3 invoice i3
UPDATE invoice SET bulk_operation_id = 'bd1' WHERE id = 'i3';

-- I3 dataverse: an operation that waits for a draft that it does not hold
-- finds I3 bulk_item bd1 1
UPDATE bulk_item SET state = 'WAITING', subject_id = 'i3' WHERE operation_id = 'bd1';
UPDATE bulk_operation SET state = 'PROCESSING', done = 0, finished_at = NULL WHERE id = 'bd1';

-- I2 dataverse: a skip of which the message knows nothing
-- finds I2 dataverse operator_act oa1
UPDATE operator_act SET act = 'SKIP', reason = 'twice' WHERE id = 'oa1';

-- I2 finance: an act upon a message that was never sent
-- finds I2 finance operator_act oa1
UPDATE operator_act SET number = 9 WHERE id = 'oa1';

-- I2 finance: a message marked done by nobody
-- finds I2 finance outbox invoice:i1 3
UPDATE outbox SET state = 'DONE', reason = 'by hand' WHERE stream_key = 'invoice:i1' AND number = 3;

-- I2 finance: a message marked done for another reason than on record
-- finds I2 finance operator_act oa1
UPDATE outbox SET state = 'DONE', reason = 'by hand' WHERE stream_key = 'invoice:i1' AND number = 3;
UPDATE operator_act SET act = 'MARK_DONE', reason = 'other' WHERE id = 'oa1';
