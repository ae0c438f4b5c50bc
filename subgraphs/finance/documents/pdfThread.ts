// The thread that makes PDF: gets a page, answers with its bytes, one at a time. It must never touch a database or the network:
// what it gets is all it knows.
import { parentPort } from 'node:worker_threads';
import type { DocumentPage } from './page';
import { pdfOf } from './pdf';
import type { Printed } from './printer';

parentPort?.on('message', (page: DocumentPage) => {
  const answer = (printed: Printed) => parentPort?.postMessage(printed);
  pdfOf(page).then(
    (bytes) => answer({ bytes: new Uint8Array(bytes) }),
    (error: unknown) => answer({ error: String(error) }),
  );
});
