// How long messages took to be applied, minute by minute: bars for those who see them, a table for everybody else and for whoever
// wants the figures. It must never show a minute without messages as one without lag: there is no bar.
import { type ReactNode, useState } from 'react';
import { instant } from '../words';

export interface LagPoint {
  readonly map: string;
  /** To which side; a map may go both ways. */
  readonly way: string;
  readonly at: string;
  readonly messages: number;
  readonly rows: number;
  readonly longestSeconds: number;
  readonly meanSeconds: number;
}

const MINUTE_MS = 60_000;
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [720, 160, 88, 24];
const SECONDS = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

interface Props {
  readonly points: readonly LagPoint[];
  readonly minutes: number;
  readonly now: number;
}

/** Draws the lag of all maps, or of a chosen one. */
export function LagChart({ points, minutes, now }: Props): ReactNode {
  const [map, setMap] = useState('');
  const maps = [...new Set(points.map((point) => point.map))].sort();
  const shown = points.filter((point) => map === '' || point.map === map);
  const longest = Math.max(0.001, ...shown.map(({ longestSeconds }) => longestSeconds));
  return (
    <figure className="chart">
      <figcaption>
        How long it took until the other side had applied a message: the longest of each minute, over {minutes} minutes.{' '}
        <label>
          <span className="unseen">Map</span>
          <select value={map} onChange={(event) => setMap(event.target.value)}>
            <option value="">All maps</option>
            {maps.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </figcaption>
      {shown.length === 0 ? (
        <p>Nothing was sent in these minutes.</p>
      ) : (
        <Bars points={shown} {...{ minutes, now, longest }} />
      )}
      <Figures points={shown} />
    </figure>
  );
}

function Bars({ points, minutes, now, longest }: Props & { longest: number }): ReactNode {
  const from = now - minutes * MINUTE_MS;
  const bar = (WIDTH - LEFT) / (minutes + 1);
  const x = (at: number) => LEFT + ((at - from) / MINUTE_MS) * bar;
  const [top, base] = [8, HEIGHT - BOTTOM];
  const y = (seconds: number) => top + (base - top) * (1 - seconds / longest);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`At most ${SECONDS.format(longest)} seconds; the table below has all figures.`}
    >
      <path
        d={[longest, longest / 2, 0].map((seconds) => `M${LEFT} ${y(seconds)}H${WIDTH}`).join('')}
        className="grid"
      />
      {[longest, longest / 2].map((seconds) => (
        <text key={seconds} x={LEFT - 6} y={y(seconds) + 4} textAnchor="end">
          {SECONDS.format(seconds)} s
        </text>
      ))}
      <text x={LEFT} y={HEIGHT - 6}>
        {CLOCK.format(from)}
      </text>
      <text x={WIDTH} y={HEIGHT - 6} textAnchor="end">
        {CLOCK.format(now)}
      </text>
      {points.map(({ map, way, at, longestSeconds }) => (
        <rect
          key={`${at} ${map} ${way}`}
          x={x(Date.parse(at))}
          width={Math.max(2, bar - 1)}
          y={Math.min(base - 2, y(longestSeconds))}
          height={Math.max(2, base - y(longestSeconds))}
        />
      ))}
    </svg>
  );
}

function Figures({ points }: { points: readonly LagPoint[] }): ReactNode {
  return (
    <details>
      <summary>All figures</summary>
      <div className="wide low" tabIndex={0} role="region" aria-label="Lag by minute and map">
        <table>
          <thead>
            <tr>
              <th scope="col">Minute</th>
              <th scope="col">Map</th>
              <th scope="col" className="amount">
                Messages
              </th>
              <th scope="col" className="amount">
                Rows
              </th>
              <th scope="col" className="amount">
                Longest (s)
              </th>
              <th scope="col" className="amount">
                Mean (s)
              </th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map(({ map, way, at, messages, rows, longestSeconds, meanSeconds }) => (
              <tr key={`${at} ${map} ${way}`}>
                <td className="date">{instant(at)}</td>
                <td>
                  {map} {way}
                </td>
                <td className="amount">{messages}</td>
                <td className="amount">{rows}</td>
                <td className="amount">{longestSeconds}</td>
                <td className="amount">{meanSeconds}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
