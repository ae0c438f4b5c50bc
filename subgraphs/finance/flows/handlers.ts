// Which flow applies which topic that comes from Dataverse. A topic that is not listed is unknown to the inbox and refused:
// nothing is ever guessed or passed over.
import { DELETIONS, MAPS, REPORTS } from '../../../schema/messages';
import type { Handler } from '../../dual-write/exchange';
import type { Books } from '../books';
import { receiveContract, receiveContractLine, receiveFundingSource } from './receiveContracts';
import { receiveInvoice } from './receiveInvoice';
import { receiveMilestone } from './receiveMilestone';
import { receiveMilestoneDeletion } from './receiveMilestoneDeletion';
import { receiveProject } from './receiveProject';
import { receiveStatusHeads } from './receiveStatusHeads';
import { stageActuals } from './stageActuals';
import { stageLinks } from './stageLinks';

/** Of these the rows of many keys are taken at once: what deliveries of approvals and of invoices are made of. */
export const GATHERING: ReadonlySet<string> = new Set([MAPS.invoices, MAPS.actuals, MAPS.links]);

/** The handlers of Finance's inbox, by topic. */
export function financeHandlers(books: Books): Record<string, Handler> {
  return {
    [MAPS.contracts]: receiveContract,
    [MAPS.contractLines]: receiveContractLine,
    [MAPS.fundingSources]: receiveFundingSource,
    [MAPS.projects]: receiveProject,
    [MAPS.milestones]: receiveMilestone,
    [DELETIONS.milestone]: receiveMilestoneDeletion,
    [MAPS.invoices]: (tx, message) => receiveInvoice(books, tx, message),
    [MAPS.actuals]: (tx, message) => stageActuals(books, tx, message),
    [MAPS.links]: (tx, message) => stageLinks(books, tx, message),
    [REPORTS.heads]: (tx, message) => receiveStatusHeads(books, tx, message),
  };
}
