// Loaded by a real process through TEST_HARNESS: kills it without a word at the crash point that the file CRASH_FILE names.
// The file goes with the crash, so that the restarted process goes on.
const { readFileSync, rmSync } = require('node:fs');

module.exports.reach = (point) => {
  const file = process.env.CRASH_FILE;
  let armed;
  try {
    armed = readFileSync(file, 'utf8').trim();
  } catch {
    return; // nothing is armed
  }
  if (armed !== point) return;
  rmSync(file, { force: true });
  process.kill(process.pid, 'SIGKILL');
};
