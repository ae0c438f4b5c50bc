// Which flow handles what arrives from Finance, by topic. Given to the inbox by the composition root; it must hold no more
// than the table: what a message means stands in its flow.
import { MAPS, REPORTS } from '../../../schema/messages';
import type { Handler } from '../../dual-write/exchange';
import type { Books } from '../books';
import { recordPosted } from './recordPosted';
import { recordStepReport } from './recordStepReport';
import { writeBackActuals } from './writeBackActuals';
import { writeBackCustomerInvoice } from './writeBackCustomerInvoice';

/** Of these the rows of many keys are taken at once: each names its invoice or actual, and nothing depends on the key that it came under. */
export const GATHERING: ReadonlySet<string> = new Set([
  REPORTS.step,
  REPORTS.posted,
  MAPS.actuals,
  MAPS.customerInvoices,
]);

/** The handlers of the Dataverse side. */
export function dataverseHandlers(books: Books): Record<string, Handler> {
  return {
    [REPORTS.step]: recordStepReport(books),
    [REPORTS.posted]: recordPosted(books),
    [MAPS.actuals]: writeBackActuals(),
    [MAPS.customerInvoices]: writeBackCustomerInvoice(books),
  };
}
