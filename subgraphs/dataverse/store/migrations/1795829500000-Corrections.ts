// Written with `npm run migration` from store/tables: what leads from the migrations before it to the tables of its day, on
// both engines. Never edit it once it is released: add another.
import type { Migration } from '../../../database/migration';

export const migration: Migration = {
  name: 'Corrections1795829500000',
  sqlite: ['ALTER TABLE "invoice_detail" ADD COLUMN "previous_tax" bigint'],
  mysql: ['ALTER TABLE `invoice_detail` ADD `previous_tax` bigint NULL'],
};
