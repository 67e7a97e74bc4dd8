import { byId, setText } from './dom.js';

const remembered = 'play-page-tour';

/** `target`: what is shown, by selector. `done`: what the visitor has then done, by the name of a milestone. */
const steps = [
  {
    title: 'One agent, two systems',
    text: 'On the left giosg, where agents chat; on the right Genesys Cloud, where they take calls. You play both. The gap between the halves shows what the product carries across, and in how many milliseconds.',
    target: '.heads',
  },
  {
    title: 'Install and connect',
    text: 'Keep this page in a second tab, for the credentials. Press “Install app”. On the product’s setup page choose any region, enter the client ID and the client secret from the right half, save, and press “Connect”. Then come back here.',
    target: '#giosg-window',
    done: 'connected',
    praise: 'The product is connected.',
  },
  {
    title: 'Go online',
    text: 'Switch the first agent “Online” in giosg. A moment later Genesys Cloud says On Queue, and the row says how long it took.',
    target: '.agent .giosg-half',
    done: 'genesys',
    praise: 'The product has moved somebody in Genesys Cloud.',
  },
  {
    title: 'Let the phone ring',
    text: 'Press “Call begins”: giosg goes offline, because nobody can talk and chat at once. “Call ends” brings the agent back.',
    target: '.agent .genesys-half',
    done: 'giosg',
    praise: 'The product has switched somebody in giosg.',
  },
  {
    title: 'Break it, or fill it',
    text: 'Let Genesys drop the socket or take giosg down: a line at the top says what is broken, until when, and when the product has healed. Or start a busy shift of 50 agents.',
    target: '#genesys-faults',
    done: 'broken',
    praise: 'Look at the line at the top.',
  },
];

/** Five steps for the first visit; where it was left is remembered, and that it was closed. */
export function createTour() {
  const dialog = byId('tour');
  const reached = new Set();
  let { step, closed } = read();

  const point = () => {
    for (const old of document.querySelectorAll('.tour-target')) old.classList.remove('tour-target');
    const target = dialog.open ? document.querySelector(steps[step].target) : null;
    target?.classList.add('tour-target');
    return target;
  };
  const praise = () => {
    const { done, praise: words } = steps[step];
    setText(byId('tour-done'), reached.has(done) ? `✓ ${words}` : '');
  };
  const show = () => {
    setText(byId('tour-title'), steps[step].title);
    setText(byId('tour-text'), steps[step].text);
    setText(byId('tour-step'), `Step ${step + 1} of ${steps.length}`);
    byId('tour-back').hidden = step === 0;
    byId('tour-close').hidden = step === steps.length - 1;
    setText(byId('tour-next'), step === steps.length - 1 ? 'Done' : 'Next');
    praise();
    if (!dialog.open) dialog.show();
    // Where the tour takes half of a small window, what it is about goes to the top.
    point()?.scrollIntoView({ block: window.innerWidth < 640 ? 'start' : 'nearest' });
    byId('tour-title').focus({ preventScroll: true });
    keep({ step, closed });
  };
  const close = () => {
    closed = true;
    dialog.close();
    point();
    keep({ step: 0, closed });
    byId('tour-start').focus();
  };
  const go = (to) => {
    step = to;
    closed = false;
    show();
  };

  byId('tour-start').addEventListener('click', () => go(0));
  byId('tour-back').addEventListener('click', () => go(step - 1));
  byId('tour-next').addEventListener('click', () => (step === steps.length - 1 ? close() : go(step + 1)));
  byId('tour-close').addEventListener('click', close);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && dialog.open && !event.target.matches('input, select')) close();
  });

  return {
    /** Opens by itself until it was closed once; after a detour it goes on where it was left. */
    begin: () => {
      if (!closed) show();
    },
    /** The rows are there, or others than before. */
    point,
    reach(milestone) {
      reached.add(milestone);
      praise();
    },
  };
}

function read() {
  try {
    const { step, closed } = JSON.parse(window.localStorage.getItem(remembered)) ?? {};
    return { step: steps[step] ? step : 0, closed: closed === true };
  } catch {
    return { step: 0, closed: false };
  }
}

/** Where nothing may be stored, the tour comes again: a lesser evil than no page. */
function keep(what) {
  try {
    window.localStorage.setItem(remembered, JSON.stringify(what));
  } catch {
    return;
  }
}
