// Vouchers put into Finance's books directly, for tests of what reads the ledger.
import type { Database } from '../../../../subgraphs/database/database';

export interface EntryGiven {
  readonly account: string;
  /** Minor units, debit positive; in accounting currency the same unless given. */
  readonly amount: number;
  readonly accountingAmount?: number;
  /** In EUR; absent: none is kept. */
  readonly reportingAmount?: number;
  readonly dimensions?: string;
  readonly currency?: string;
  readonly postingType?: string;
}

export interface VoucherGiven {
  readonly number: string;
  readonly date: string;
  readonly legalEntity?: string;
  readonly source?: string;
  readonly sourceId?: string;
  readonly entries: readonly EntryGiven[];
}

export async function putVouchers(db: Database, ...vouchers: VoucherGiven[]): Promise<void> {
  await db.write(async (tx) => {
    await tx.insert(
      'voucher',
      vouchers.map(
        ({ number, date, legalEntity = 'USMF', source = 'JOURNAL_LINE', sourceId = `line of ${number}` }) => ({
          legal_entity: legalEntity,
          number,
          accounting_date: date,
          source,
          source_id: sourceId,
          posted_at: `${date}T10:00:00.000Z`,
        }),
      ),
    );
    await tx.insert(
      'ledger_entry',
      vouchers.flatMap(({ number, legalEntity = 'USMF', entries }) =>
        entries.map((entry, index) => {
          const { account, amount, accountingAmount = amount, reportingAmount, currency = 'USD' } = entry;
          return {
            legal_entity: legalEntity,
            voucher_number: number,
            entry_number: index + 1,
            account,
            posting_type: entry.postingType ?? 'COST',
            currency,
            amount,
            accounting_currency: 'USD',
            accounting_amount: accountingAmount,
            reporting_currency: reportingAmount === undefined ? null : 'EUR',
            reporting_amount: reportingAmount ?? null,
            exchange_rate: 10 ** 12,
            dimensions: entry.dimensions ?? null,
          };
        }),
      ),
    );
  });
}

/** Debits and credits the two accounts. */
export function pairOf(debit: string, credit: string, amount: number): EntryGiven[] {
  return [
    { account: debit, amount },
    { account: credit, amount: -amount },
  ];
}

export async function putLegalEntity(
  db: Database,
  code: string,
  currency = 'USD',
  reportingCurrency: string | null = null,
): Promise<void> {
  await db.write((tx) =>
    tx.insert('legal_entity', [
      {
        code,
        name: code,
        currency,
        reporting_currency: reportingCurrency,
        journal_period_unit: 'ALL',
        journal_line_limit: 200,
        shift_to_open_period: 0,
      },
    ]),
  );
}
