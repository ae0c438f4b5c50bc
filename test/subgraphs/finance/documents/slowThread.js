// Stands in for the thread that makes PDF: answers with the title of the page, is silent for ever, fails, or ends, as the title says.
const { parentPort } = require('node:worker_threads');

parentPort.on('message', ({ title }) => {
  if (title === 'silent') return;
  if (title === 'ends') process.exit(3);
  if (title === 'wrong') parentPort.postMessage({ error: 'no font' });
  else parentPort.postMessage({ bytes: new TextEncoder().encode(title) });
});
