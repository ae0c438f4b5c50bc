// Which flow handles what arrives from Finance, by topic. Given to the inbox by the composition root; it must hold no more
// than the table: what a message means stands in its flow.
import { MAPS, REPORTS } from '../../../schema/messages';
import type { Handler } from '../../dual-write/exchange';
import type { Books } from '../books';
import { recordPosted } from './recordPosted';
import { recordStepReport } from './recordStepReport';
import { writeBackActuals } from './writeBackActuals';
import { writeBackCustomerInvoice } from './writeBackCustomerInvoice';

/** What these take from many keys at once: the rows of a write-back know nothing of the key that they came under. */
export const GATHERING: ReadonlySet<string> = new Set([MAPS.actuals]);

/** The handlers of the Dataverse side. */
export function dataverseHandlers(books: Books): Record<string, Handler> {
  return {
    [REPORTS.step]: recordStepReport(books),
    [REPORTS.posted]: recordPosted(books),
    [MAPS.actuals]: writeBackActuals(),
    [MAPS.customerInvoices]: writeBackCustomerInvoice(books),
  };
}
