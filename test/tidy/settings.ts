// The settings that the code reads against those that the README's table lists: names and defaults. For tidy.test.ts.
import { gatewayEnvironment } from '../../gateway/config';
import { environment } from '../../subgraphs/config';

/** Read by OpenTelemetry, which has no schema of ours. */
const OF_OTHERS = new Set(['OTEL_EXPORTER_OTLP_ENDPOINT']);

/** What is wrong with the table of settings in a README, a line each. */
export function wrongSettings(readme: string): string[] {
  const shape = { ...environment.shape, ...gatewayEnvironment.shape };
  const rows = [...readme.matchAll(/^\| (`[A-Z][A-Z_]+`(?:, `[A-Z_]+`)*) \| (.*?) \|/gm)]
    .map(([, names = '', told = '']) => ({
      names: [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name),
      told,
    }))
    .filter(({ names }) =>
      names.some((name) => name in shape || OF_OTHERS.has(name) || /_(MS|COUNT|BYTES)$/.test(name)),
    );
  const listed = rows.flatMap(({ names }) => names);
  const known = Object.keys(shape);
  return [
    ...known.filter((name) => !listed.includes(name)).map((name) => `${name} is not listed`),
    ...listed.filter((name) => !known.includes(name) && !OF_OTHERS.has(name)).map((name) => `${name} is read nowhere`),
    ...listed.filter((name, index) => listed.indexOf(name) !== index).map((name) => `${name} is listed twice`),
    ...rows.flatMap(({ names: [first = ''], told }) => {
      const wanted = defaultOf(shape[first as keyof typeof shape]);
      const text = told.replaceAll('`', '');
      return wanted === undefined ||
        text === wanted ||
        (/^[ ,]/.test(text.slice(wanted.length)) && text.startsWith(wanted))
        ? []
        : [`${first} is ${wanted} by default, not ${text}`];
    }),
  ];
}

/** As the table writes it; undefined: it has none, or one that only words can say. */
function defaultOf(type: { safeParse(value: undefined): { data?: unknown } } | undefined): string | undefined {
  const value = type?.safeParse(undefined).data;
  if (value === undefined || value === '') return undefined;
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}
