// Lines of invoice proposals as the API shows them, made of rows. It decides nothing; and what a line bills is for Dataverse to tell: of
// its actual there is the id alone.
import { Directive, ID, ObjectType } from 'type-graphql';
import type { Behind } from '../../../graphql/asked';
import { connectionOf } from '../../../graphql/connection';
import { BillingType, TransactionClass, type ValueOf } from '../../../graphql/enums';
import { FieldOfRow } from '../../../graphql/fieldOfRow';
import { Money, money } from '../../../graphql/objects';
import { DecimalScalar } from '../../../graphql/scalars';
import { formatScaled, PRICE_SCALE, QUANTITY_SCALE } from '../../../money';
import { dimensionsOf } from '../../rules/dimensions';
import type { ProposalLineRow } from '../../store/readProposals';
import { FinancialDimensionValue } from './dimensions';
import { Actual } from './references';

@ObjectType({ simpleResolvers: true })
export class InvoiceProposalLine {
  /** The row need only have what is behind the fields that are asked. */
  constructor(private readonly row: ProposalLineRow) {}

  @FieldOfRow(() => ID)
  get id(): string {
    return this.row.id;
  }

  @FieldOfRow(() => ID)
  get actualId(): string {
    return this.row.actual_id;
  }

  @FieldOfRow(() => Actual, { nullable: true })
  get actual(): Actual | null {
    return { id: this.row.actual_id };
  }

  @FieldOfRow(() => TransactionClass)
  get transactionClass(): ValueOf<typeof TransactionClass> {
    return this.row.transaction_class as ValueOf<typeof TransactionClass>;
  }

  @FieldOfRow(() => BillingType)
  get billingType(): ValueOf<typeof BillingType> {
    return this.row.billing_type as ValueOf<typeof BillingType>;
  }

  @FieldOfRow(() => String, { nullable: true })
  get description(): string | null {
    return this.row.description;
  }

  @FieldOfRow(() => DecimalScalar)
  get quantity(): string {
    return formatScaled(this.row.quantity, QUANTITY_SCALE);
  }

  @FieldOfRow(() => DecimalScalar, { description: 'Per unit, four decimals, in the currency of netAmount.' })
  get salesPrice(): string {
    return formatScaled(this.row.price, PRICE_SCALE);
  }

  @FieldOfRow(() => Money)
  get netAmount(): Money {
    return money(this.row.net_amount, this.row.currency);
  }

  @FieldOfRow(() => String, { nullable: true })
  get salesTaxGroup(): string | null {
    return this.row.sales_tax_group;
  }

  @FieldOfRow(() => String, { nullable: true })
  get itemSalesTaxGroup(): string | null {
    return this.row.item_sales_tax_group;
  }

  @FieldOfRow(() => Money)
  get salesTax(): Money {
    return money(this.row.sales_tax, this.row.currency);
  }

  @Directive('@listSize(assumedSize: 16)')
  @FieldOfRow(() => [FinancialDimensionValue], { description: 'Of its revenue.' })
  get dimensions(): FinancialDimensionValue[] {
    return dimensionsOf(this.row.dimensions);
  }
}

export const InvoiceProposalLineConnection = connectionOf(() => InvoiceProposalLine, 'InvoiceProposalLine');

/** What their lines are read for. */
export const BEHIND_PROPOSAL_LINE: Behind<ProposalLineRow> = {
  types: ['InvoiceProposalLine'],
  always: ['id', 'proposal_number', 'line_number', 'currency'],
  fields: {
    id: [],
    actualId: ['actual_id'],
    actual: ['actual_id'],
    transactionClass: ['transaction_class'],
    billingType: ['billing_type'],
    description: ['description'],
    quantity: ['quantity'],
    salesPrice: ['price'],
    netAmount: ['net_amount'],
    salesTax: ['sales_tax'],
    salesTaxGroup: ['sales_tax_group'],
    itemSalesTaxGroup: ['item_sales_tax_group'],
    dimensions: ['dimensions'],
  },
};

export function invoiceProposalLine(row: ProposalLineRow): InvoiceProposalLine {
  return new InvoiceProposalLine(row);
}
