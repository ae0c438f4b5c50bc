// How the lines of customer invoices are grouped when they are printed, for a legal entity, a customer or a contract. It must
// never touch what is posted: a document keeps the format of its day. domain.md 5.9
import { z } from 'zod';
import { legalEntity, oneOf, text, yesOrNo } from './columns';
import { setUpTable } from './setUpTable';

/** '*': any. The narrowest row wins: contract, then customer, then legal entity. */
const any = text(40).default('*');

export const invoiceFormats = setUpTable({
  table: 'invoice_format',
  key: ['legalEntity', 'customerAccount', 'contractNumber'],
  row: z.strictObject({
    legalEntity,
    customerAccount: any,
    contractNumber: any,
    lineFormat: oneOf('DETAIL', 'SUMMARY').default('DETAIL'),
    byProject: yesOrNo.default(true),
    byCategory: yesOrNo.default(true),
    byResource: yesOrNo.default(false),
  }),
});
