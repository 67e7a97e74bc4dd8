import { make } from './dom.js';
import { clock, duration } from './times.js';

const keep = 200;
const who = { product: 'the product', vendor: 'by itself' };
const sides = { giosg: 'giosg', genesys: 'Genesys' };

/** What happened, newest first. */
export function createFeed(list) {
  return {
    /** `person`: who a person is just now, the reader or a shift. */
    add(change, person = 'you') {
      list.querySelector('.empty')?.remove();
      list.prepend(entry(change, who[change.by] ?? person));
      while (list.children.length > keep) list.lastElementChild.remove();
    },
    clear: () => list.replaceChildren(),
    onlyProduct: (on) => list.classList.toggle('product-only', on),
  };
}

function entry(change, actor) {
  const by = change.afterMs === undefined ? actor : `${actor} · ${duration(change.afterMs)}`;
  const subject = change.name ? `${change.name}: ` : '';
  return make('li', { attributes: { 'data-by': change.by } }, [
    make('time', { text: clock(change.at), attributes: { datetime: change.at } }),
    make('span', { text: sides[change.side], className: `side-${change.side}` }),
    make('span', { text: `${subject}${change.what}`, className: 'what' }),
    make('span', { text: by, className: `by by-${change.by}` }),
  ]);
}
