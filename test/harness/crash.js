// Loaded by a real process through TEST_HARNESS: kills it without a word at the crash point that the file CRASH_FILE names, the
// first time, or the third if it says 'P8 3'. The file goes with the crash, so that the restarted process goes on.
const { readFileSync, rmSync } = require('node:fs');

let reached = 0;

module.exports.reach = (point) => {
  const file = process.env.CRASH_FILE;
  let armed;
  try {
    armed = readFileSync(file, 'utf8').trim();
  } catch {
    return; // nothing is armed
  }
  const [name, times = '1'] = armed.split(' ');
  if (name !== point) return;
  reached += 1;
  if (reached < Number(times)) return;
  rmSync(file, { force: true });
  process.kill(process.pid, 'SIGKILL');
};
