import { make, setText } from './dom.js';
import { replay } from './motion.js';
import { duration } from './times.js';

/** The gap between both halves of a row, where the product carries a state across. The halves' notes say the same. */
export function createLane() {
  const time = make('span', { className: 'time' });
  const beam = make('span', { className: 'beam' });
  const element = make('div', { className: 'lane', attributes: { 'aria-hidden': 'true' } }, [time, beam]);
  return {
    element,
    carry(change) {
      setText(time, change.afterMs === undefined ? '' : duration(change.afterMs));
      element.dataset.to = change.side;
      replay(element, 'carries');
    },
  };
}
