// Where a supergraph says its subgraphs are; and when it does not, a refusal at start that names each of them.
import { subgraphAddresses } from '../../../gateway/federation/addresses';
import { composeSupergraph } from '../../../schema/compose';
import { LINK } from '../testGraph';

const sdl = `${LINK} type Query { now: String @shareable }`;

describe('the addresses of subgraphs', () => {
  it('are those of the composition, by the names that plans use', () => {
    const supergraph = composeSupergraph([
      { name: 'time-keeping', sdl, url: 'http://127.0.0.1:5001/graphql?a=1' },
      { name: 'money', sdl, url: 'https://money.example/api' },
    ]);
    expect(Object.fromEntries(subgraphAddresses(supergraph))).toEqual({
      'time-keeping': 'http://127.0.0.1:5001/graphql?a=1',
      money: 'https://money.example/api',
    });
  });

  it('are missed before the first query asks for them', () => {
    const supergraph = (url: string) =>
      `enum join__Graph { A @join__graph(name: "a", url: "${url}") B @join__graph(name: "b", url: "http://b/") }`;
    for (const url of ['', 'a:4001/graphql', 'ftp://a/']) {
      expect(() => subgraphAddresses(supergraph(url))).toThrow(`a: '${url}' is not an http address`);
    }
    expect(() => subgraphAddresses('type Query { a: Int }')).toThrow('no enum join__Graph');
  });
});
