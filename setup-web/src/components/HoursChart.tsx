import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { TodayAnswer } from '../../../api/contracts/today';
import { formatHour } from '../lib/format-time';
import { texts } from '../texts';

const words = texts.overview.today;
/** One hour alone is no wall. */
const bar = { stackId: 'changes', maxBarSize: 56, isAnimationActive: false } as const;
const axis = { stroke: 'var(--page-plain)', tick: { fill: 'currentColor', fontSize: 12 } };

/** Changes by the hour as bars; the same as a table for who cannot see them. */
export function HoursChart({ hours }: { hours: TodayAnswer['hours'] }) {
  const data = everyHour(hours).map(({ at, giosg, genesys }) => ({
    hour: formatHour(at),
    [words.inGiosg]: giosg,
    [words.inGenesys]: genesys,
  }));
  return (
    <figure className="chart">
      <figcaption>{words.chart}</figcaption>
      <div aria-hidden="true" className="chart-frame">
        <ResponsiveContainer width="100%" height={180}>
          <BarChart data={data} margin={{ top: 4, right: 4, bottom: 0, left: -20 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--mantine-color-default-border)" />
            <XAxis dataKey="hour" {...axis} />
            <YAxis allowDecimals={false} {...axis} />
            <Tooltip
              cursor={{ fill: 'var(--mantine-color-default-border)', opacity: 0.4 }}
              contentStyle={{ background: 'var(--mantine-color-body)', color: 'var(--mantine-color-text)' }}
            />
            <Legend />
            <Bar dataKey={words.inGiosg} fill="var(--chart-giosg)" {...bar} />
            <Bar dataKey={words.inGenesys} fill="var(--chart-genesys)" {...bar} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <HoursTable hours={hours} />
    </figure>
  );
}

function HoursTable({ hours }: { hours: TodayAnswer['hours'] }) {
  return (
    <table className="visually-hidden">
      <caption>{words.chart}</caption>
      <thead>
        <tr>
          {[words.hour, words.inGiosg, words.inGenesys].map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {hours.map(({ at, giosg, genesys }) => (
          <tr key={at}>
            <th scope="row">{formatHour(at)}</th>
            <td>{giosg}</td>
            <td>{genesys}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const hourMs = 3_600_000;

/** Hours without a change are in between, or noon would stand beside six o'clock. */
function everyHour(hours: TodayAnswer['hours']): TodayAnswer['hours'] {
  const first = hours[0];
  const last = hours.at(-1);
  if (!first || !last) return [];
  const known = new Map(hours.map((hour) => [Date.parse(hour.at), hour]));
  const all: TodayAnswer['hours'] = [];
  for (let at = Date.parse(first.at); at <= Date.parse(last.at); at += hourMs) {
    all.push(known.get(at) ?? { at: new Date(at).toISOString(), giosg: 0, genesys: 0 });
  }
  return all;
}
