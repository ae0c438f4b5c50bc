// The ids that Dataverse billed on an invoice, for Finance's reconciliation: only where the checksums differ, because there may
// be 100,000. Clients must never see the field: it is there for the gateway's hop from one subgraph to the other.
import { Ctx, Directive, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { checksumOf } from '../billedDigest';
import type { DataverseContext } from '../context';
import { Reconciliation } from '../types/reconciliation';

@Resolver(() => Reconciliation)
export class ReconciliationResolver {
  @Directive('@inaccessible')
  @FieldResolver(() => [ID], { nullable: true, description: 'Ascending; null where the checksums agree.' })
  async billedIdsIfDifferent(
    @Root() { invoiceNumber, financeChecksum }: Reconciliation,
    @Ctx() { loaders }: DataverseContext,
  ): Promise<string[] | null> {
    const invoice = await loaders.invoiceByNumber.load(invoiceNumber);
    if (!invoice?.confirmed_at) return null;
    const billed = await loaders.billedOfInvoice.load(invoice.id);
    return checksumOf(billed) === financeChecksum ? null : billed.map(({ id }) => id);
  }
}
