// The totals of a proposal that is not posted yet, read for all proposals of a list together. Reads only; the rules that post
// work them out.
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { DateScalar } from '../../../graphql/scalars';
import type { FinanceContext } from '../context';
import { InvoiceProposal } from '../types/proposal';
import { ProposalTotals, proposalTotals } from '../types/totals';

@Resolver(() => InvoiceProposal)
export class ProposalTotalsResolver {
  @FieldResolver(() => ProposalTotals, {
    nullable: true,
    description: 'What posting it would come to; null once it is posted: its customer invoice has the figures.',
  })
  async totals(
    @Root() { number, status }: Readonly<InvoiceProposal>,
    @Ctx() { loaders }: FinanceContext,
    @Arg('invoiceDate', () => DateScalar, {
      nullable: true,
      description: 'As if it were posted with this invoice date.',
    })
    invoiceDate?: string | null,
  ): Promise<ProposalTotals | null> {
    if (status === 'INVOICED') return null;
    const basis = await loaders.totalsBasis.load(number);
    return basis && proposalTotals(basis, invoiceDate);
  }
}
