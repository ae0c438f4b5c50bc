// Which printer a running side has: the thread where the program is built, and none of its own where it runs from its sources, as
// tests do, for a thread cannot start from those. It must never be asked for by a flow.
import type { World } from '../../world';
import { type Printer, ThreadPrinter } from './printer';

export function printerFor(world: World): Printer {
  if (__filename.endsWith('.js')) return new ThreadPrinter(world);
  return { pdf: async (page) => (require('./pdf') as typeof import('./pdf')).pdfOf(page), stop: async () => undefined };
}
