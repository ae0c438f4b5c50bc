// What accountants change of the set-up: each mutation hands its input to one flow and shows what is committed afterwards. It must never
// decide who may: the flows do.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { payload } from '../../../graphql/refusals';
import { setCustomerHold } from '../../flows/setCustomerHold';
import { setExchangeRate } from '../../flows/setExchangeRate';
import { setFiscalPeriodState } from '../../flows/setFiscalPeriodState';
import { customersByAccount } from '../../store/readCustomerSetUp';
import { periodsByStart, readRate } from '../../store/readSetUp';
import type { FinanceContext } from '../context';
import { financeLoaders } from '../loaders';
import { customerAccount, exchangeRate, fiscalPeriod } from '../types/fromSetUpRows';
import {
  SetCustomerHoldInput,
  SetCustomerHoldPayload,
  SetExchangeRateInput,
  SetExchangeRatePayload,
  SetFiscalPeriodStateInput,
  SetFiscalPeriodStatePayload,
} from '../types/setUpMutations';

@Resolver()
export class SetUpMutations {
  @Mutation(() => SetFiscalPeriodStatePayload, {
    description:
      'Opens a fiscal period, puts it on hold or closes it. What was refused for it goes on when it is posted next.',
  })
  async setFiscalPeriodState(
    @Ctx() context: FinanceContext,
    @Arg('input', () => SetFiscalPeriodStateInput, { description: 'Which, and what it is to be.' })
    input: SetFiscalPeriodStateInput,
  ): Promise<SetFiscalPeriodStatePayload> {
    const { books, caller } = context;
    const outcome = await setFiscalPeriodState(books, caller, input);
    context.loaders = financeLoaders(books, caller);
    return payload(outcome, async ({ legalEntity, startDate }) => {
      const [row] = await periodsByStart(books.db.read, [[legalEntity, startDate]]);
      return { fiscalPeriod: row ? fiscalPeriod(row) : null };
    });
  }

  @Mutation(() => SetExchangeRatePayload, {
    description:
      'Adds an exchange rate, or corrects it. What waits for it goes on at the next import or posting; what is posted keeps its rate.',
  })
  async setExchangeRate(
    @Ctx() context: FinanceContext,
    @Arg('input', () => SetExchangeRateInput, { description: 'Which, and what it is.' }) input: SetExchangeRateInput,
  ): Promise<SetExchangeRatePayload> {
    const { books, caller } = context;
    const outcome = await setExchangeRate(books, caller, input);
    context.loaders = financeLoaders(books, caller);
    return payload(outcome, async (key) => {
      const row = await readRate(books.db.read, key);
      return { exchangeRate: row ? exchangeRate(row) : null };
    });
  }

  @Mutation(() => SetCustomerHoldPayload, {
    description: "Holds a customer's invoices back, or releases them: they go on when they are posted next.",
  })
  async setCustomerHold(
    @Ctx() context: FinanceContext,
    @Arg('input', () => SetCustomerHoldInput, { description: 'Which, and whether it is on hold.' })
    input: SetCustomerHoldInput,
  ): Promise<SetCustomerHoldPayload> {
    const { books, caller } = context;
    const outcome = await setCustomerHold(books, caller, input);
    context.loaders = financeLoaders(books, caller);
    return payload(outcome, async ({ legalEntity, accountNumber }) => {
      const [row] = await customersByAccount(books.db.read, [[legalEntity, accountNumber]]);
      return { customer: row ? customerAccount(row) : null };
    });
  }
}
