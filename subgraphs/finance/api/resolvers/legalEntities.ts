// Legal entities with their calendar, rates, sequences and the log of what was changed of them. Reads only, in batches. It must never
// show a legal entity that the caller may not see, nor its set-up to whose roles do not let them.
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { checkList } from '../../../graphql/errors';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import {
  AGREED_RATES,
  CHANGES_OF_COMPANY,
  CHANGES_OF_SUBJECT,
  countLegalEntities,
  EXCHANGE_RATES,
  FISCAL_PERIODS,
  LEGAL_ENTITY_ORDER,
  readLegalEntities,
} from '../../store/readSetUp';
import { rateSubject } from '../../store/setUpChanges';
import type { FinanceContext } from '../context';
import { mayReadSetUp, setUpPage } from '../setUpPage';
import {
  agreedRate,
  exchangeRate,
  fiscalPeriod,
  legalEntity,
  numberSequence,
  setUpChange,
} from '../types/fromSetUpRows';
import {
  AgreedRate,
  AgreedRateConnection,
  AgreedRateFilter,
  ExchangeRate,
  ExchangeRateConnection,
  ExchangeRateFilter,
  FiscalPeriod,
  FiscalPeriodConnection,
  FiscalPeriodFilter,
  LegalEntity,
  LegalEntityConnection,
  NumberSequence,
  SetUpChange,
  SetUpChangeConnection,
  SetUpChangeKind,
} from '../types/legalEntity';

const LEGAL_ENTITIES = { list: 'legalEntities', columns: LEGAL_ENTITY_ORDER };

@Resolver(() => LegalEntity)
export class LegalEntityResolver {
  @Query(() => LegalEntity, {
    nullable: true,
    description:
      'A company that keeps books here; null where it is not set up, or not visible to the caller. FORBIDDEN for partners.',
  })
  async legalEntity(
    @Ctx() context: FinanceContext,
    @Arg('id', () => ID, { description: 'Its code.' }) id: string,
  ): Promise<LegalEntity | null> {
    mayReadSetUp(context);
    const row = await context.loaders.legalEntity.load(id);
    return row && legalEntity(row);
  }

  @Query(() => LegalEntityConnection, {
    description: 'The companies that the caller may see, in order of code. FORBIDDEN for partners.',
  })
  async legalEntities(
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<LegalEntity>> {
    mayReadSetUp(context);
    const { books, caller } = context;
    const slice = await readLegalEntities(books.db.read, caller, sliceAsked(LEGAL_ENTITIES, page));
    return pageOf(LEGAL_ENTITIES, slice, legalEntity, () => countLegalEntities(books.db.read, caller, COUNT_LIMIT));
  }

  @FieldResolver(() => FiscalPeriodConnection, { description: 'In order of their first day.' })
  fiscalPeriods(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => FiscalPeriodFilter, { nullable: true, description: 'Which of them.' })
    filter?: FiscalPeriodFilter | null,
  ): Promise<Page<FiscalPeriod>> {
    checkList(filter?.state, 'filter.state');
    return setUpPage(context, FISCAL_PERIODS, { parent: [code], filter: filter ?? {}, page }, fiscalPeriod);
  }
  @FieldResolver(() => ExchangeRateConnection, {
    description: 'The rates that it posts with: into its currencies. By currencies, then by day.',
  })
  exchangeRates(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => ExchangeRateFilter, { nullable: true, description: 'Which of them.' })
    filter?: ExchangeRateFilter | null,
  ): Promise<Page<ExchangeRate>> {
    checkList(filter?.fromCurrency, 'filter.fromCurrency');
    checkList(filter?.toCurrency, 'filter.toCurrency');
    return setUpPage(context, EXCHANGE_RATES, { parent: [code], filter: filter ?? {}, page }, exchangeRate);
  }
  @FieldResolver(() => AgreedRateConnection, {
    description: 'Rates agreed with contracts, by contract, currency and day.',
  })
  agreedRates(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => AgreedRateFilter, { nullable: true, description: 'Which of them.' })
    filter?: AgreedRateFilter | null,
  ): Promise<Page<AgreedRate>> {
    checkList(filter?.contractNumber, 'filter.contractNumber');
    checkList(filter?.currency, 'filter.currency');
    return setUpPage(context, AGREED_RATES, { parent: [code], filter: filter ?? {}, page }, agreedRate);
  }
  @FieldResolver(() => [NumberSequence], { description: 'At most three.' })
  async numberSequences(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<NumberSequence[]> {
    return (await loaders.sequences.load(code)).map(numberSequence);
  }

  @FieldResolver(() => SetUpChangeConnection, {
    description: 'What was changed of its periods and holds, oldest first. Changes of a rate: `ExchangeRate.changes`.',
  })
  setUpChanges(
    @Root() { code }: Readonly<LegalEntity>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('kind', () => [SetUpChangeKind], { nullable: true, description: 'Of what.' }) kind?:
      | ValueOf<typeof SetUpChangeKind>[]
      | null,
  ): Promise<Page<SetUpChange>> {
    checkList(kind, 'kind');
    return setUpPage(
      context,
      CHANGES_OF_COMPANY,
      { parent: [code], filter: { kind: kind ?? null }, page },
      setUpChange,
    );
  }
}

@Resolver(() => FiscalPeriod)
export class FiscalPeriodResolver {
  @FieldResolver(() => SetUpChangeConnection, { description: 'Who changed its state, and when; oldest first.' })
  changes(
    @Root() { legalEntity: code, startDate }: Readonly<FiscalPeriod>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<SetUpChange>> {
    const parent = [code, 'FISCAL_PERIOD', startDate];
    return setUpPage(context, CHANGES_OF_SUBJECT, { parent, filter: {}, page }, setUpChange);
  }
}

@Resolver(() => ExchangeRate)
export class ExchangeRateResolver {
  @FieldResolver(() => SetUpChangeConnection, { description: 'Who added or corrected it, and when; oldest first.' })
  changes(
    @Root() rate: Readonly<ExchangeRate>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<SetUpChange>> {
    const parent = ['', 'EXCHANGE_RATE', rateSubject(rate)];
    return setUpPage(context, CHANGES_OF_SUBJECT, { parent, filter: {}, page }, setUpChange);
  }
}
