import { setText } from './dom.js';

const windowMs = 60_000;

/** Counts the product's calls of the last minute. */
export function createBudget(element) {
  const times = { giosg: [], genesys: [] };
  const show = () => {
    const after = Date.now() - windowMs;
    for (const side of Object.keys(times)) times[side] = times[side].filter((at) => at > after);
    setText(
      element,
      `The product's calls in the last minute: ${times.genesys.length} to Genesys Cloud (300 allowed), ${times.giosg.length} to giosg.`,
    );
  };
  show();
  setInterval(show, 2000);
  return {
    count(call) {
      times[call.side].push(Date.parse(call.at));
      show();
    },
  };
}
