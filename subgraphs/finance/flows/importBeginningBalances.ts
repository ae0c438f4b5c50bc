// Takes over what a company's earlier books hold: actuals dated on or before the cut-off date go on journals of beginning balances,
// which post to the subledger alone, and the invoices among them are settled under no number of ours. It must never write a ledger
// entry: the ledger has them from the trial balance that it opened with. domain.md 5.10
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { beginningProposals, openWithLines } from '../store/beginningBalances';
import { type LegalEntityRow, readLegalEntity } from '../store/company';
import { noteRefused } from './completeMemoProposals';
import { importWaiting } from './importProposals';
import { journaliseStaged } from './journaliseStaged';
import { postInvoiceProposal } from './postInvoiceProposal';

export interface ImportBeginningInput {
  readonly legalEntity: string;
  readonly idempotencyKey?: string | null;
}

export interface ImportedBeginning {
  /** Lines that were put on journals of beginning balances, which are then posted as others are. */
  readonly journalised: number;
  /** Invoices that are fully invoiced now. */
  readonly settled: number;
  /** Invoices that something stands in the way of. */
  readonly blocked: number;
}

const PAGE = 50;

/** Import, post the journal, import again. Refused: FORBIDDEN, NOT_FOUND, CUT_OFF_DATE_MISSING. May be repeated at any time. */
export async function importBeginningBalances(
  books: Books,
  caller: Caller,
  input: ImportBeginningInput,
): Promise<Outcome<ImportedBeginning>> {
  const denied = forbidden(caller.roles, 'IMPORT') ?? forbidden(caller.roles, 'POST_PROPOSALS');
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'importBeginningBalances', caller, key: idempotencyKey, input: rest };
  const path = ['legalEntity'];
  const seen = maySee(caller, input.legalEntity);
  const entity = seen ? await readLegalEntity(books.db.read, input.legalEntity) : undefined;
  if (!entity) return refused({ code: 'NOT_FOUND', message: `No legal entity ${input.legalEntity}.`, path });
  const before = await recall<ImportedBeginning>(books.db.read, request, books);
  if (before) return before;
  if (entity.cut_off_date === null)
    return refused({ code: 'CUT_OFF_DATE_MISSING', message: `${entity.code} has no cut-off date.`, path });
  const outcome: Outcome<ImportedBeginning> = {
    ok: true,
    value: await imported(books, caller, entity),
    replayed: false,
  };
  if (request.key == null && caller.via === undefined) return outcome;
  return decided<ImportedBeginning>(books.db, async (tx) => {
    const { before: stood } = request;
    const raced = await recall<ImportedBeginning>(tx, request, books);
    request.before = stood; // before the import, which is over by now
    if (!raced) await remember(tx, request, outcome.value, books);
    return raced ?? outcome;
  });
}

async function imported(books: Books, caller: Caller, entity: LegalEntityRow): Promise<ImportedBeginning> {
  const run = { entity, kind: 'BEGINNING_BALANCE' } as const;
  const journalised = await journaliseStaged(books, entity, { legalEntity: entity.code }, run.kind);
  const failures: unknown[] = [];
  const { blocked } = await importWaiting(books, run, failures);
  const settled = await settle(books, caller, entity.code, failures);
  if (failures.length > 0) throw failures[0];
  return { journalised, blocked: blocked + settled.refused, settled: settled.done };
}

/** Settles what has its lines, also where an earlier run was stopped before it could. */
async function settle(books: Books, caller: Caller, legalEntity: string, failures: unknown[]) {
  const count = { done: 0, refused: 0 };
  for (let after = ''; ; ) {
    const page = await openWithLines(books.db.read, legalEntity, after, PAGE);
    for (const number of (await beginningProposals(books.db.read, page)).keys()) {
      try {
        const options = { beginningBalance: true, withoutApproval: true };
        const outcome = await postInvoiceProposal(books, caller, { number }, options);
        count[outcome.ok ? 'done' : 'refused'] += 1;
        if (!outcome.ok) await noteRefused(books, number, outcome.refusals);
      } catch (error) {
        failures.push(error);
      }
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return count;
    after = last;
  }
}
