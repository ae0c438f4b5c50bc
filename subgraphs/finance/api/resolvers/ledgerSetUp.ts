// The accounting set-up of a legal entity: taxes, accounts and profiles, categories. Reads only, in batches: what many legal entities are
// asked for shares a statement. It must never choose between rows of a profile.
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Page } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { checkList } from '../../../graphql/errors';
import { StringFilter } from '../../../graphql/inputFilters';
import { ForwardPage } from '../../../graphql/pageArguments';
import {
  CODES_OF_GROUP,
  LEDGER_PROFILES,
  MAIN_ACCOUNTS,
  POSTING_ACCOUNTS,
  PROJECT_CATEGORIES,
  TAX_CODES,
  TAX_GROUPS,
} from '../../store/readLedgerSetUp';
import type { FinanceContext } from '../context';
import { setUpPage } from '../setUpPage';
import { ledgerProfile, postingAccount, projectCategory, salesTaxCode } from '../types/fromSetUpRows';
import {
  type LedgerProfile,
  LedgerProfileConnection,
  LinePropertyOfBillingType,
  type MainAccount,
  MainAccountConnection,
  type PostingAccount,
  PostingAccountConnection,
  PostingProfileFilter,
  type ProjectCategory,
  ProjectCategoryConnection,
  ProjectCategoryFilter,
  type SalesTaxCode,
  SalesTaxCodeConnection,
  SalesTaxGroup,
  SalesTaxGroupConnection,
  SalesTaxGroupKind,
} from '../types/ledgerSetUp';
import { LegalEntity } from '../types/legalEntity';

@Resolver(() => LegalEntity)
export class LedgerSetUpResolver {
  @FieldResolver(() => SalesTaxCodeConnection, { description: 'In order of code.' })
  salesTaxCodes(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<SalesTaxCode>> {
    return setUpPage(context, TAX_CODES, { parent: [code], filter: {}, page }, salesTaxCode);
  }
  @FieldResolver(() => SalesTaxGroupConnection, { description: 'By kind and name.' })
  salesTaxGroups(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('kind', () => SalesTaxGroupKind, { nullable: true, description: 'Of one kind.' }) kind?: ValueOf<
      typeof SalesTaxGroupKind
    > | null,
    @Arg('name', () => StringFilter, { nullable: true, description: 'By name.' }) name?: StringFilter | null,
  ): Promise<Page<SalesTaxGroup>> {
    checkList(name?.in, 'name.in');
    return setUpPage(context, TAX_GROUPS, { parent: [code], filter: { kind, name }, page }, (row) => ({
      kind: row.kind as SalesTaxGroup['kind'],
      name: row.tax_group,
      legalEntity: row.legal_entity,
    }));
  }
  @FieldResolver(() => MainAccountConnection, { description: 'The chart of accounts, where it is set up.' })
  mainAccounts(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('account', () => StringFilter, { nullable: true, description: 'By number.' }) account?: StringFilter | null,
  ): Promise<Page<MainAccount>> {
    checkList(account?.in, 'account.in');
    return setUpPage(context, MAIN_ACCOUNTS, { parent: [code], filter: { account }, page }, (row) => ({ ...row }));
  }
  @FieldResolver(() => PostingAccountConnection, { description: 'Those that speak for everything come first.' })
  postingAccounts(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => PostingProfileFilter, { nullable: true, description: 'Which of them.' })
    filter?: PostingProfileFilter | null,
  ): Promise<Page<PostingAccount>> {
    checkList(filter?.transactionType, 'filter.transactionType');
    checkList(filter?.postingType, 'filter.postingType');
    return setUpPage(context, POSTING_ACCOUNTS, { parent: [code], filter: filter ?? {}, page }, postingAccount);
  }
  @FieldResolver(() => LedgerProfileConnection, { description: 'Those that speak for everything come first.' })
  ledgerProfiles(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => PostingProfileFilter, { nullable: true, description: 'Which of them.' })
    filter?: PostingProfileFilter | null,
  ): Promise<Page<LedgerProfile>> {
    checkList(filter?.transactionType, 'filter.transactionType');
    checkList(filter?.postingType, 'filter.postingType');
    return setUpPage(context, LEDGER_PROFILES, { parent: [code], filter: filter ?? {}, page }, ledgerProfile);
  }
  @FieldResolver(() => ProjectCategoryConnection, { description: 'By name and type.' })
  projectCategories(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => ProjectCategoryFilter, { nullable: true, description: 'Which of them.' })
    filter?: ProjectCategoryFilter | null,
  ): Promise<Page<ProjectCategory>> {
    checkList(filter?.category?.in, 'filter.category.in');
    checkList(filter?.transactionType, 'filter.transactionType');
    return setUpPage(context, PROJECT_CATEGORIES, { parent: [code], filter: filter ?? {}, page }, projectCategory);
  }
  @FieldResolver(() => [LinePropertyOfBillingType], { description: 'One for each billing type.' })
  async lineProperties(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<LinePropertyOfBillingType[]> {
    const rows = await loaders.lineProperties.load(code);
    return rows.map(({ billing_type, line_property }) => ({ billingType: billing_type, lineProperty: line_property }));
  }
}

@Resolver(() => SalesTaxGroup)
export class SalesTaxGroupResolver {
  @FieldResolver(() => SalesTaxCodeConnection, { description: 'The taxes that it allows.' })
  codes(
    @Root() { legalEntity, kind, name }: Readonly<SalesTaxGroup>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<SalesTaxCode>> {
    return setUpPage(context, CODES_OF_GROUP, { parent: [legalEntity, kind, name], filter: {}, page }, salesTaxCode);
  }
}
