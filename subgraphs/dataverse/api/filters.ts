// The filters of Dataverse's lists as GraphQL takes them, and what they say to the store: enums and texts as they are, amounts
// in minor units. It decides nothing; it refuses what is too long.
import { Field, ID, InputType } from 'type-graphql';
import { TransactionClass } from '../../graphql/enums';
import { checkList, inputError } from '../../graphql/errors';
import { DateFilter, DecimalFilter, StringFilter } from '../../graphql/inputFilters';
import { currenciesWithDecimals, PRICE_SCALE, parseScaled } from '../../money';
import type { ActualConditions } from '../store/actualList';
import type { AmountCondition, InvoiceConditions } from '../store/invoiceList';
import type { PostingConditions } from '../store/readStatus';
import { BillingStatus, PostingState, PostingStep, ProjectInvoiceStatus, TransactionType } from './enums';

@InputType()
export class InvoiceFilter {
  @Field(() => [ProjectInvoiceStatus], { nullable: true })
  status?: string[] | null;

  @Field(() => [PostingStep], { nullable: true })
  step?: string[] | null;

  @Field(() => [PostingState], { nullable: true })
  state?: string[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => [ID], { nullable: true })
  contractId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  customerId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  projectId?: string[] | null;

  @Field(() => StringFilter, { nullable: true })
  number?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true })
  name?: StringFilter | null;

  @Field(() => DateFilter, { nullable: true })
  invoiceDate?: DateFilter | null;

  @Field(() => DecimalFilter, { nullable: true })
  totalAmount?: DecimalFilter | null;

  @Field(() => [InvoiceFilter], { nullable: true, description: 'All of these hold.' })
  and?: InvoiceFilter[] | null;

  @Field(() => [InvoiceFilter], { nullable: true, description: 'At least one of these holds.' })
  or?: InvoiceFilter[] | null;

  @Field(() => InvoiceFilter, { nullable: true, description: 'This does not hold.' })
  not?: InvoiceFilter | null;
}

@InputType()
export class ActualFilter {
  @Field(() => [TransactionType], { nullable: true })
  transactionType?: string[] | null;

  @Field(() => [TransactionClass], { nullable: true })
  transactionClass?: string[] | null;

  @Field(() => [BillingStatus], { nullable: true })
  billingStatus?: string[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => [ID], { nullable: true })
  projectId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  contractId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  invoiceId?: string[] | null;

  @Field(() => DateFilter, { nullable: true })
  documentDate?: DateFilter | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: with the accounting detail that Finance wrote back. False: without.',
  })
  posted?: boolean | null;
}

@InputType()
export class PostingFilter {
  @Field(() => [ID], { nullable: true })
  invoiceIds?: string[] | null;

  @Field(() => [String], { nullable: true })
  legalEntities?: string[] | null;

  @Field(() => [ID], { nullable: true })
  contractIds?: string[] | null;

  @Field(() => [ID], { nullable: true })
  customerIds?: string[] | null;

  @Field(() => [PostingStep], { nullable: true, description: "The event's step." })
  steps?: string[] | null;

  @Field(() => [PostingState], { nullable: true, description: "The event's state." })
  states?: string[] | null;
}

/** Filters within filters: more than so many are a mistake, and a burden on the database. */
const MOST_PARTS = 100;

/** An invoice filter for the store. LIST_TOO_LONG; BAD_USER_INPUT where filters nest in more than 100 parts. */
export function invoiceConditions(filter: InvoiceFilter | null | undefined): InvoiceConditions {
  let parts = 0;
  const convert = (part: InvoiceFilter): InvoiceConditions => {
    parts += 1;
    if (parts > MOST_PARTS) throw inputError('BAD_USER_INPUT', `A filter has at most ${MOST_PARTS} parts.`, 'filter');
    return given({
      status: list(part.status, 'status'),
      step: list(part.step, 'step'),
      state: list(part.state, 'state'),
      legalEntity: list(part.legalEntity, 'legalEntity'),
      contractId: list(part.contractId, 'contractId'),
      customerId: list(part.customerId, 'customerId'),
      projectId: list(part.projectId, 'projectId'),
      number: textFilter(part.number, 'number'),
      name: textFilter(part.name, 'name'),
      invoiceDate: part.invoiceDate ?? undefined,
      totalAmount: part.totalAmount ? amountConditions(part.totalAmount) : undefined,
      and: list(part.and, 'and')?.map(convert),
      or: list(part.or, 'or')?.map(convert),
      not: part.not ? convert(part.not) : undefined,
    });
  };
  return filter ? convert(filter) : {};
}

/** An actual filter for the store. LIST_TOO_LONG. */
export function actualConditions(filter: ActualFilter | null | undefined): ActualConditions {
  if (!filter) return {};
  return given({
    transactionType: list(filter.transactionType, 'transactionType'),
    transactionClass: list(filter.transactionClass, 'transactionClass'),
    billingStatus: list(filter.billingStatus, 'billingStatus'),
    legalEntity: list(filter.legalEntity, 'legalEntity'),
    projectId: list(filter.projectId, 'projectId'),
    contractId: list(filter.contractId, 'contractId'),
    invoiceId: list(filter.invoiceId, 'invoiceId'),
    documentDate: filter.documentDate ?? undefined,
    posted: filter.posted ?? undefined,
  });
}

/** A posting filter for the feed. LIST_TOO_LONG. */
export function postingConditions(filter: PostingFilter | null | undefined): PostingConditions {
  if (!filter) return {};
  return given({
    invoiceIds: list(filter.invoiceIds, 'invoiceIds'),
    legalEntities: list(filter.legalEntities, 'legalEntities'),
    contractIds: list(filter.contractIds, 'contractIds'),
    customerIds: list(filter.customerIds, 'customerIds'),
    steps: list(filter.steps, 'steps'),
    states: list(filter.states, 'states'),
  });
}

/** A list of a filter. LIST_TOO_LONG. */
export function list<T>(values: readonly T[] | null | undefined, name: string): readonly T[] | undefined {
  return checkList(values, `filter.${name}`);
}

/** A text filter of a filter. LIST_TOO_LONG. */
export function textFilter(filter: StringFilter | null | undefined, name: string): StringFilter | undefined {
  checkList(filter?.in, `filter.${name}.in`);
  return filter ?? undefined;
}

/** Without the fields that say nothing, so that two filters that mean the same look the same. */
export function given<T extends object>(conditions: T): T {
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined)) as T;
}

/** A decimal means another number of minor units in each currency: one condition per number of decimals. */
function amountConditions(filter: DecimalFilter): AmountCondition[] {
  const none = currenciesWithDecimals(0);
  const three = currenciesWithDecimals(3);
  return [
    { currencies: { except: [...none, ...three] }, range: minorRange(filter, 2) },
    { currencies: { only: none }, range: minorRange(filter, 0) },
    { currencies: { only: three }, range: minorRange(filter, 3) },
  ];
}

function minorRange(filter: DecimalFilter, decimals: number): AmountCondition['range'] {
  const unit = 10 ** (PRICE_SCALE - decimals);
  const scaled = (text: string | null | undefined): number | undefined =>
    text == null ? undefined : parseScaled(text, PRICE_SCALE);
  const [eq, gte, lte] = [scaled(filter.eq), scaled(filter.gte), scaled(filter.lte)];
  if (eq !== undefined && eq % unit !== 0) return null; // no amount of this currency has so many decimals
  return {
    ...(eq === undefined ? {} : { eq: eq / unit }),
    ...(gte === undefined ? {} : { gte: Math.ceil(gte / unit) }),
    ...(lte === undefined ? {} : { lte: Math.floor(lte / unit) }),
  };
}
