// The sentences that tell an accountant why a proposal has no lines yet, and what would change that. Each names its cause:
// "mismatched, try again later" is what the product was blamed for. domain.md 4.8, 6.1

/** What keeps lines of a proposal back, as the books show it. */
export interface ObstacleFacts {
  readonly code:
    | 'ON_ACCOUNT_MISSING'
    | 'UNBILLED_SALE_MISSING'
    | 'UNBILLED_SALE_NOT_JOURNALISED'
    | 'BEGINNING_BALANCE_PENDING'
    | 'JOURNAL_NOT_POSTED'
    | 'ORIGINAL_MISSING'
    | 'PROJECT_MISSING'
    | 'UNBILLED_SALE_SETTLED';
  readonly reference: string;
  readonly cause: string | null;
  readonly count: number;
}

/** One sentence per cause, with the number of lines behind it. */
export function obstacleMessage(facts: ObstacleFacts): string {
  return `${facts.count === 1 ? '1 line' : `${facts.count} lines`}: ${obstacleReason(facts)}`;
}

/** The same without the number: of one line. */
export function obstacleReason({ code, reference, cause }: Omit<ObstacleFacts, 'count'>): string {
  switch (code) {
    case 'ON_ACCOUNT_MISSING':
      return 'the on-account transaction of the milestone or retainer has not arrived.';
    case 'ORIGINAL_MISSING':
      return 'the billed sale that is taken back, or their link, has not arrived.';
    case 'PROJECT_MISSING':
      return 'the project has not arrived, and tax and dimensions of what was entered by hand may be its own.';
    case 'UNBILLED_SALE_SETTLED':
      return 'the unbilled sale behind the billed one was taken back, or is invoiced already.';
    case 'UNBILLED_SALE_MISSING':
      return 'the unbilled sale behind the billed one, or their link, has not arrived.';
    case 'UNBILLED_SALE_NOT_JOURNALISED':
      return reference === ''
        ? 'the unbilled sale waits for the next import to put it on an integration journal.'
        : `the unbilled sale could not be put on an integration journal: ${cause ?? reference}`;
    case 'BEGINNING_BALANCE_PENDING':
      return reference === ''
        ? 'the unbilled sale is a beginning balance: import beginning balances to put it on a journal.'
        : `the unbilled sale is a beginning balance, and could not be put on a journal: ${cause ?? reference}`;
    case 'JOURNAL_NOT_POSTED': {
      const why = cause === null ? '' : ` ${cause}`;
      return `project transaction hasn't been posted yet. Post integration journal ${reference} and import again.${why}`;
    }
  }
}
