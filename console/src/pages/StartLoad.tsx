// The form that starts a load: which maps, of which company, from when on.
// It knows no rule: the API refuses what may not be.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';

const CHOICES = gql<{
  tableMaps: readonly { name: string; direction: string }[];
  legalEntities: { nodes: readonly { code: string; name: string }[] } | null;
}>`
  query LoadChoices { tableMaps { name direction } legalEntities(first: 100) { nodes { code name } } }
`;
const START = gql`
  mutation StartLoad($input: StartDataLoadInput!) { startDataLoad(input: $input) { dataLoad { id } userErrors { code message } } }
`;

/** Draws the form. */
export function StartLoad({ started }: { started: () => void }): ReactNode {
  const [{ data }] = useQuery({ query: CHOICES });
  const [legalEntity, setLegalEntity] = useState('');
  const [cutOver, setCutOver] = useState('');
  const [maps, setMaps] = useState<ReadonlySet<string>>(new Set());
  const names = (data?.tableMaps ?? [])
    .filter(({ direction }) => direction.startsWith('DATAVERSE'))
    .map(({ name }) => name);
  const choose = (name: string) => {
    const next = new Set(maps);
    if (!next.delete(name)) next.add(name);
    setMaps(next);
  };
  const input = {
    ...(maps.size === 0 ? {} : { maps: [...maps] }),
    ...(legalEntity === '' ? {} : { legalEntity }),
    ...(cutOver === '' ? {} : { cutOver }),
  };
  return (
    <section className="form">
      <h3>Start a load</h3>
      <div className="acts">
        <label>
          Company
          <select value={legalEntity} onChange={(event) => setLegalEntity(event.target.value)}>
            <option value="">All</option>
            {data?.legalEntities?.nodes.map(({ code, name }) => (
              <option key={code} value={code}>
                {code} {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Dated from (cut-over)
          <input type="date" value={cutOver} onChange={(event) => setCutOver(event.target.value)} />
        </label>
      </div>
      <details>
        <summary>{maps.size === 0 ? 'All maps' : `${maps.size} of ${names.length} maps`}</summary>
        <fieldset className="choices">
          <legend className="unseen">Maps; none chosen means all</legend>
          {names.map((name) => (
            <label key={name}>
              <input type="checkbox" checked={maps.has(name)} onChange={() => choose(name)} /> {name}
            </label>
          ))}
        </fieldset>
      </details>
      <Act by="OPERATE" kind="main" label="Start the load" mutation={START} input={input} done={started} />
    </section>
  );
}
