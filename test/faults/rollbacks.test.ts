// F21 in short: `npm run chaos -- rollbacks` does it 100,000 times.
import { rollBack } from './rollbacks';

it('F21: 1,000 transactions that roll back after their outbox rows leave no phantom', async () => {
  expect(await rollBack('sqlite', 1_000)).toEqual([]);
});
