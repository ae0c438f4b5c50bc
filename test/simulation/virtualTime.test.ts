// Virtual time, where it must be like the machine's.
import { VirtualTime } from './virtualTime';

it('stays at whole milliseconds when a third of a lease is waited for, of which ids could not be made', async () => {
  const time = new VirtualTime(1_000);
  let at = 0;
  time.after(2_000 / 3, () => {
    at = time.now();
  });
  await time.pass(1_000);
  expect([at, time.now()]).toEqual([1_667, 2_000]);
});
