import { make } from './dom.js';
import { clock, duration } from './times.js';

const keep = 200;
const who = { person: 'you', product: 'the product', vendor: 'by itself' };
const sides = { giosg: 'giosg', genesys: 'Genesys' };

/** What happened, newest first. */
export function createFeed(list) {
  return {
    add(change) {
      list.querySelector('.empty')?.remove();
      list.prepend(entry(change));
      while (list.children.length > keep) list.lastElementChild.remove();
    },
    clear: () => list.replaceChildren(),
    onlyProduct: (on) => list.classList.toggle('product-only', on),
  };
}

function entry(change) {
  const by = change.afterMs === undefined ? who[change.by] : `${who[change.by]} · ${duration(change.afterMs)}`;
  const subject = change.name ? `${change.name}: ` : '';
  return make('li', { attributes: { 'data-by': change.by } }, [
    make('time', { text: clock(change.at), attributes: { datetime: change.at } }),
    make('span', { text: sides[change.side], className: `side-${change.side}` }),
    make('span', { text: `${subject}${change.what}`, className: 'what' }),
    make('span', { text: by, className: `by by-${change.by}` }),
  ]);
}
