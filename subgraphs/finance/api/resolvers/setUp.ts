// The check of the set-up as a query. Reads only; findings come in pages, because a company that was just founded may lack much.
// It must never show a legal entity that the caller may not see.
import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { connectionOf, type Page } from '../../../graphql/connection';
import { ForwardPage } from '../../../graphql/pageArguments';
import { readyPage } from '../../../graphql/readyPage';
import { checkSetUp } from '../../flows/checkSetUp';
import type { FinanceContext } from '../context';
import { mayReadSetUp } from '../setUpPage';
import { SetUpFinding } from '../types/setUpFinding';

const SetUpFindingConnection = connectionOf(() => SetUpFinding, 'SetUpFinding');
const FINDINGS = {
  list: 'setUpFindings',
  columns: [
    { sql: 'legal_entity', name: 'legalEntity', kind: 'text' },
    { sql: 'code', name: 'code', kind: 'text' },
    { sql: 'message', name: 'message', kind: 'text' },
  ],
} as const;

@Resolver()
export class SetUpResolver {
  @Query(() => SetUpFindingConnection, {
    description:
      'What is missing in the set-up, of one legal entity or of all that the caller may see; empty: nothing. FORBIDDEN for partners.',
  })
  async setUpFindings(
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('legalEntity', () => String, { nullable: true }) legalEntity?: string | null,
  ): Promise<Page<SetUpFinding>> {
    mayReadSetUp(context);
    const findings = await checkSetUp(context.books, context.caller, legalEntity);
    const order = ({ legalEntity: code, code: kind, message }: SetUpFinding) => `${code}\n${kind}\n${message}`;
    const inOrder = [...findings].sort((a, b) => (order(a) < order(b) ? -1 : 1));
    return readyPage(FINDINGS, inOrder, page, (finding) => ({ ...finding }));
  }
}
