// What accounts receivable knows of a legal entity's customers: their data, holds and terms, and the dimensions that they, projects and
// contracts bring along. Reads only, in batches. It must never say what Dataverse knows of a customer.
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Page } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { checkList } from '../../../graphql/errors';
import { StringFilter } from '../../../graphql/inputFilters';
import { ForwardPage } from '../../../graphql/pageArguments';
import {
  CUSTOMERS,
  DIMENSION_DEFAULTS,
  DIMENSIONS,
  TERMS_OF_PAYMENT,
  VALUES_OF_DIMENSION,
} from '../../store/readCustomerSetUp';
import { CHANGES_OF_SUBJECT } from '../../store/readSetUp';
import type { FinanceContext } from '../context';
import { numbered } from '../loaders';
import { setUpPage } from '../setUpPage';
import {
  CustomerAccount,
  CustomerAccountConnection,
  CustomerAccountFilter,
  TermsOfPayment,
  TermsOfPaymentConnection,
} from '../types/customerAccount';
import { customerAccount, setUpChange, termsOfPayment } from '../types/fromSetUpRows';
import {
  type DimensionDefault,
  DimensionDefaultConnection,
  DimensionOwner,
  type DimensionValue,
  DimensionValueConnection,
  FinancialDimension,
  FinancialDimensionConnection,
} from '../types/ledgerSetUp';
import { LegalEntity, type SetUpChange, SetUpChangeConnection } from '../types/legalEntity';

@Resolver(() => LegalEntity)
export class CustomerSetUpResolver {
  @FieldResolver(() => TermsOfPaymentConnection, { description: 'In order of code.' })
  termsOfPayment(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<TermsOfPayment>> {
    return setUpPage(context, TERMS_OF_PAYMENT, { parent: [code], filter: {}, page }, termsOfPayment);
  }
  @FieldResolver(() => CustomerAccountConnection, { description: 'In order of account number.' })
  customers(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => CustomerAccountFilter, { nullable: true, description: 'Which of them.' })
    filter?: CustomerAccountFilter | null,
  ): Promise<Page<CustomerAccount>> {
    checkList(filter?.accountNumber?.in, 'filter.accountNumber.in');
    return setUpPage(context, CUSTOMERS, { parent: [code], filter: filter ?? {}, page }, customerAccount);
  }
  @FieldResolver(() => FinancialDimensionConnection, { description: 'In order of name.' })
  financialDimensions(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<FinancialDimension>> {
    return setUpPage(context, DIMENSIONS, { parent: [code], filter: {}, page }, (row) => ({
      name: row.dimension,
      legalEntity: row.legal_entity,
    }));
  }

  @FieldResolver(() => DimensionDefaultConnection, { description: 'By what brings them along, and by dimension.' })
  dimensionDefaults(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('kind', () => DimensionOwner, { nullable: true, description: 'Of projects, contracts or customers.' })
    kind?: ValueOf<typeof DimensionOwner> | null,
    @Arg('number', () => StringFilter, { nullable: true, description: 'By number, or account of a customer.' })
    number?: StringFilter | null,
  ): Promise<Page<DimensionDefault>> {
    checkList(number?.in, 'number.in');
    return setUpPage(context, DIMENSION_DEFAULTS, { parent: [code], filter: { kind, number }, page }, (row) => ({
      ...row,
      kind: row.kind as DimensionDefault['kind'],
    }));
  }
}

@Resolver(() => CustomerAccount)
export class CustomerAccountResolver {
  @FieldResolver(() => TermsOfPayment, {
    nullable: true,
    description: 'Null: none are named, or those named are not set up.',
  })
  async terms(
    @Root() { legalEntity, paymentTerms }: Readonly<CustomerAccount>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<TermsOfPayment | null> {
    const row = paymentTerms === null ? null : await loaders.termsOfPayment.load(numbered(legalEntity, paymentTerms));
    return row && termsOfPayment(row);
  }

  @FieldResolver(() => SetUpChangeConnection, { description: 'Who held or released it, and when; oldest first.' })
  changes(
    @Root() { legalEntity, accountNumber }: Readonly<CustomerAccount>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<SetUpChange>> {
    const parent = [legalEntity, 'CUSTOMER_HOLD', accountNumber];
    return setUpPage(context, CHANGES_OF_SUBJECT, { parent, filter: {}, page }, setUpChange);
  }
}

@Resolver(() => FinancialDimension)
export class FinancialDimensionResolver {
  @FieldResolver(() => DimensionValueConnection, { description: 'In order of value.' })
  values(
    @Root() { legalEntity, name }: Readonly<FinancialDimension>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('value', () => StringFilter, { nullable: true, description: 'By value.' }) value?: StringFilter | null,
  ): Promise<Page<DimensionValue>> {
    checkList(value?.in, 'value.in');
    return setUpPage(context, VALUES_OF_DIMENSION, { parent: [legalEntity, name], filter: { value }, page }, (row) => ({
      ...row,
    }));
  }
}
