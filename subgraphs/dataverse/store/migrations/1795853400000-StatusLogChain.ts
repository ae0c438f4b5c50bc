// What leads from the migrations before it to the tables of its day, on both engines: columns that are added, without making a table
// anew. Never edit it once it is released: add another.
import type { Migration } from '../../../database/migration';

export const migration: Migration = {
  name: 'StatusLogChain1795853400000',
  sqlite: [
    'ALTER TABLE "invoice" ADD "status_mac" varchar(64)',
    'ALTER TABLE "invoice_status" ADD "key_id" varchar(40)',
    'ALTER TABLE "invoice_status" ADD "mac" varchar(64)',
  ],
  mysql: [
    'ALTER TABLE `invoice` ADD `status_mac` varchar(64) NULL',
    'ALTER TABLE `invoice_status` ADD `key_id` varchar(40) NULL',
    'ALTER TABLE `invoice_status` ADD `mac` varchar(64) NULL',
  ],
};
