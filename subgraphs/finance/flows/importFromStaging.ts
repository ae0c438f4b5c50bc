// Import from staging: on schedule for a company, on demand for a company or for one proposal. First what is staged becomes
// journal lines, then proposals get theirs; those that charge nothing are posted at once. It must never post a journal: an
// edited invoice needs import, post, import. domain.md 5.2
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { type LegalEntityRow, readLegalEntity } from '../store/company';
import { liftHold, lockProposal, type ProposalRow } from '../store/proposals';
import { completeMemoProposals } from './completeMemoProposals';
import { importPage, importWaiting, isWaiting } from './importProposals';
import { journaliseStaged } from './journaliseStaged';

export interface ImportInput {
  readonly legalEntity: string;
  /** Only this proposal and what its lines rest on; a hold on it is lifted. domain.md 5.2, selective import */
  readonly proposalNumber?: string | null;
  readonly idempotencyKey?: string | null;
}

export interface Imported {
  /** Journal lines made. */
  readonly journalised: number;
  /** Proposals that got their lines. */
  readonly imported: number;
  /** Proposals that something stands in the way of. */
  readonly blocked: number;
}

/** Imports. FORBIDDEN, NOT_FOUND for a company or proposal that the caller cannot see, PROPOSAL_NOT_OPEN for one that is posted. */
export async function importFromStaging(books: Books, caller: Caller, input: ImportInput): Promise<Outcome<Imported>> {
  const denied = forbidden(caller.roles, 'IMPORT');
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'importFromStaging', caller, key: idempotencyKey, input: rest };
  const entity = maySee(caller, input.legalEntity)
    ? await readLegalEntity(books.db.read, input.legalEntity)
    : undefined;
  if (!entity)
    return refused({ code: 'NOT_FOUND', message: `No legal entity ${input.legalEntity}.`, path: ['legalEntity'] });
  const before = await recall<Imported>(books.db.read, request, books);
  if (before) return before;
  const number = input.proposalNumber;
  const outcome = number == null ? await importCompany(books, entity) : await importOne(books, entity, number);
  if (!outcome.ok || (request.key == null && caller.via === undefined)) return outcome; // by the clock: nobody asked
  return decided<Imported>(books.db, async (tx) => {
    const { before: stood } = request;
    const raced = await recall<Imported>(tx, request, books);
    request.before = stood; // before the import, which is over by now
    if (!raced) await remember(tx, request, outcome.value, books);
    return raced ?? outcome;
  });
}

/** One run over everything of a company that is staged. */
async function importCompany(books: Books, entity: LegalEntityRow): Promise<Outcome<Imported>> {
  const journalised = await journaliseStaged(books, entity, { legalEntity: entity.code });
  const failures: unknown[] = [];
  const proposals = await importWaiting(books, { entity, kind: 'INTEGRATION' }, failures);
  await completeMemoProposals(books, entity.code, failures);
  if (failures.length > 0) throw failures[0];
  return { ok: true, value: { journalised, ...proposals }, replayed: false };
}

async function importOne(books: Books, entity: LegalEntityRow, number: string): Promise<Outcome<Imported>> {
  const asked = await decided<ProposalRow>(books.db, async (tx) => {
    const proposal = await lockProposal(tx, number);
    if (proposal?.legal_entity !== entity.code)
      return refused({
        code: 'NOT_FOUND',
        message: `No proposal ${number} in ${entity.code}.`,
        path: ['proposalNumber'],
      });
    if (proposal.status !== 'OPEN')
      return refused({
        code: 'PROPOSAL_NOT_OPEN',
        message: `Proposal ${number} is ${proposal.status}.`,
        path: ['proposalNumber'],
      });
    if (proposal.import_held === 1) await liftHold(tx, number);
    return { ok: true, value: { ...proposal, import_held: 0 }, replayed: false };
  });
  if (!asked.ok) return asked;
  const journalised = await journaliseStaged(books, entity, { legalEntity: entity.code, invoiceNumber: number });
  const failures: unknown[] = [];
  const run = { entity, kind: 'INTEGRATION' } as const;
  const done = isWaiting(asked.value)
    ? await importPage(books, run, [asked.value], failures)
    : { imported: 0, blocked: 0 };
  await completeMemoProposals(books, entity.code, failures, number);
  if (failures.length > 0) throw failures[0];
  return { ok: true, value: { journalised, ...done }, replayed: false };
}
