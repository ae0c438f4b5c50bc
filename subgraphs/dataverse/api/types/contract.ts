// Contracts, their lines, customers and projects as the API shows them, and the billing backlog. Own columns only: relations are
// fields of the resolvers, and the ids that lead to them must never become fields of the schema.
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { TransactionClass, type ValueOf } from '../../../graphql/enums';
import { Money, money } from '../../../graphql/objects';
import { CurrencyCodeScalar, DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatScaled, PRICE_SCALE, QUANTITY_SCALE } from '../../../money';
import type { BacklogRow } from '../../store/readBacklog';
import type { ContractLineSeenRow, ContractSeenRow, CustomerSeenRow, ProjectSeenRow } from '../../store/readContracts';
import { BillingMethod, BillingStatus } from '../enums';

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Customer {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  accountNumber!: string;

  @Field(() => String)
  name!: string;
}

export function toCustomer(row: CustomerSeenRow): Customer {
  return { id: row.id, accountNumber: row.account_number, name: row.name };
}

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Project {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  number!: string;

  @Field(() => String)
  name!: string;
}

export function toProject(row: ProjectSeenRow): Project {
  return { id: row.id, number: row.number, name: row.name };
}

@ObjectType({ simpleResolvers: true })
export class ProjectContract {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  number!: string;

  @Field(() => String)
  name!: string;

  @Field(() => CurrencyCodeScalar)
  currency!: string;

  @Field(() => String)
  legalEntity!: string;
}

export function toContract(row: ContractSeenRow): ProjectContract {
  return { id: row.id, number: row.number, name: row.name, currency: row.currency, legalEntity: row.legal_entity };
}

@ObjectType({ simpleResolvers: true })
export class ProjectContractLine {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => BillingMethod)
  billingMethod!: ValueOf<typeof BillingMethod>;

  projectId!: string | null;
}

export function toContractLine(row: ContractLineSeenRow): ProjectContractLine {
  return {
    id: row.id,
    name: row.name,
    billingMethod: row.billing_method as ProjectContractLine['billingMethod'],
    projectId: row.project_id,
  };
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Something that could be billed: an unbilled sale, a milestone or a retainer. Enough of it to know whose hours one bills.',
})
export class BillingBacklogItem {
  @Field(() => ID)
  id!: string;

  @Field(() => TransactionClass)
  transactionClass!: ValueOf<typeof TransactionClass>;

  @Field(() => BillingStatus)
  billingStatus!: ValueOf<typeof BillingStatus>;

  @Field(() => Money)
  amount!: Money;

  @Field(() => DateScalar)
  documentDate!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => String, { nullable: true })
  resource!: string | null;

  @Field(() => String, { nullable: true })
  role!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  quantity!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  price!: string | null;

  customerId!: string;
  contractLineId!: string;
  projectId!: string | null;
}

export function toBacklogItem(row: BacklogRow): BillingBacklogItem {
  return {
    id: row.id,
    transactionClass: row.transaction_class as BillingBacklogItem['transactionClass'],
    billingStatus: row.billing_status as BillingBacklogItem['billingStatus'],
    amount: money(row.amount, row.currency),
    documentDate: row.document_date,
    description: row.description,
    resource: row.resource,
    role: row.role,
    quantity: row.quantity === null ? null : formatScaled(row.quantity, QUANTITY_SCALE),
    price: row.price === null ? null : formatScaled(row.price, PRICE_SCALE),
    customerId: row.customer_id,
    contractLineId: row.contract_line_id,
    projectId: row.project_id,
  };
}
