// Integration journals and their lines as the API shows them, and what makes them from rows. Of an actual a line gives the id
// alone. An error goes out as posting stored it; a code that is not in the registry must never make the line unreadable.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { UserError } from '../../../graphql/objects';
import { storedError } from '../../../graphql/refusals';
import { DateScalar } from '../../../graphql/scalars';
import { dimensionsOf } from '../../rules/dimensions';
import type { JournalLineRow, JournalRow } from '../../store/readJournals';
import { FinancialDimensionValue } from './dimensions';
import { JournalLineStatus, JournalStatus } from './enums';
import { Actual } from './references';

@ObjectType({ simpleResolvers: true, description: 'Cost and unbilled sales, waiting to be posted by the accountant.' })
export class IntegrationJournal {
  @Field(() => ID)
  id!: string;

  @Field(() => JournalStatus)
  status!: ValueOf<typeof JournalStatus>;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => Int)
  lineCount!: number;

  @Field(() => Boolean, {
    description: 'It holds what is dated on or before the cut-off date, and posts to the subledger alone.',
  })
  beginningBalance!: boolean;
  @Field(() => Int, { description: 'Counts the edits of its lines. For `expectedVersion`.' })
  version!: number;

  /** Not of the schema: the journal whose bad lines moved here. */
  originalJournalId!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class IntegrationJournalLine {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  actualId!: string;

  @Field(() => Actual, { nullable: true })
  actual!: Actual | null;

  @Field(() => JournalLineStatus)
  status!: ValueOf<typeof JournalLineStatus>;

  @Field(() => DateScalar, { description: 'The day that the line is posted to: it may be shifted to an open period.' })
  accountingDate!: string;

  @Field(() => String, { nullable: true, description: 'Drawn at posting.' })
  voucherNumber!: string | null;

  @Field(() => UserError, {
    nullable: true,
    description: 'Why it was not posted when it was last tried; null: nothing kept it.',
  })
  error!: UserError | null;

  @Field(() => String, { nullable: true })
  salesTaxGroup!: string | null;

  @Field(() => String, { nullable: true })
  itemSalesTaxGroup!: string | null;

  @Directive('@listSize(assumedSize: 16)')
  @Field(() => [FinancialDimensionValue])
  dimensions!: FinancialDimensionValue[];
}

export const IntegrationJournalConnection = connectionOf(() => IntegrationJournal, 'IntegrationJournal');
export const IntegrationJournalLineConnection = connectionOf(() => IntegrationJournalLine, 'IntegrationJournalLine');

export function integrationJournal(row: JournalRow): IntegrationJournal {
  return {
    id: row.id,
    status: row.status as IntegrationJournal['status'],
    legalEntity: row.legal_entity,
    lineCount: row.line_count,
    beginningBalance: row.kind === 'BEGINNING_BALANCE',
    originalJournalId: row.original_journal_id,
    version: row.version,
  };
}

export function integrationJournalLine(row: JournalLineRow): IntegrationJournalLine {
  return {
    id: row.id,
    actualId: row.actual_id,
    actual: { id: row.actual_id },
    status: row.status as IntegrationJournalLine['status'],
    accountingDate: row.accounting_date,
    voucherNumber: row.voucher_number,
    error: storedError(row.error_code, row.error_message, row.id),
    salesTaxGroup: row.sales_tax_group,
    itemSalesTaxGroup: row.item_sales_tax_group,
    dimensions: dimensionsOf(row.dimensions),
  };
}
