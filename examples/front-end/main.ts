// Runs one example against a running gateway: `npm run example -- apollo` (or urql, relay). TWINLEDGER_URL says where it is,
// http://127.0.0.1:4000/graphql if it says nothing; TWINLEDGER_TOKEN is the bearer token where one is asked for.
import { apollo } from './apollo';
import { confirmAndWatch } from './job';
import { relay } from './relay';
import { urql } from './urql';

const libraries = { apollo, urql, relay };
const make = libraries[process.argv[2] as keyof typeof libraries];
if (make === undefined) {
  console.error(`Which one? ${Object.keys(libraries).join(', ')}`);
  process.exit(2);
}
const { TWINLEDGER_URL: url = 'http://127.0.0.1:4000/graphql', TWINLEDGER_TOKEN: token } = process.env;
confirmAndWatch(make(token === undefined ? { url } : { url, token }), console.log).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
