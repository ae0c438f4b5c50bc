// What was done by mutations in Dataverse, for administrators. Reads only.
// Who may read it is decided in audit/.
import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { auditTrail } from '../../../audit/list';
import { type AuditEntry, AuditEntryConnection, AuditFilterInput } from '../../../audit/types';
import type { Page } from '../../../graphql/connection';
import { ForwardPage } from '../../../graphql/pageArguments';
import type { DataverseContext } from '../context';

@Resolver()
export class AuditTrailResolver {
  @Query(() => AuditEntryConnection, {
    description:
      'What was done by mutations in Dataverse, and what was refused for want of a right: the latest first. For administrators.',
  })
  dataverseAuditTrail(
    @Ctx() context: DataverseContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => AuditFilterInput, { nullable: true }) filter?: AuditFilterInput | null,
  ): Promise<Page<AuditEntry>> {
    return auditTrail(context, page, filter ?? {});
  }
}
