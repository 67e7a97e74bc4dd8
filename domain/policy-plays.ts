import { findDefinition, primaryIdOf, type PresenceRules } from './mapping';
import { chatThreshold } from './pauses';
import { createPlay, type Play } from './play';
import { routingStatuses } from './vocabulary';
import type { GiosgState, RoutingStatus } from './vocabulary';

/** What happens to every agent sooner or later, played by the real rules under a policy. */
export const plays = {
  call(rules: PresenceRules, routing: RoutingStatus = 'INTERACTING'): Play {
    const play = createPlay(rules);
    play.route(`A call begins (${routing})`, routing);
    play.route('The call ends (IDLE)', 'IDLE');
    return play;
  },

  chats(rules: PresenceRules, giosg: Partial<GiosgState> = {}): Play {
    const play = createPlay(rules, giosg);
    const threshold = chatThreshold(rules.policy, play.giosg) ?? 5;
    const [above, below] = [Math.max(1, Math.floor(threshold) + 1), Math.max(0, Math.ceil(threshold) - 1)];
    play.change(`${counted(above)} at once`, { chats: above });
    play.change(`Down to ${counted(below)}`, { chats: below });
    return play;
  },

  manyChats(rules: PresenceRules, chats: number): Play {
    const play = createPlay(rules);
    play.change(`${counted(chats)}, as many as giosg gives anybody`, { chats });
    return play;
  },

  console(rules: PresenceRules): Play {
    const play = createPlay(rules);
    play.change('The giosg console closes', { present: false });
    play.wait(`${String(rules.policy.consoleGraceSeconds)} s later`, Math.max(0, rules.policy.consoleGraceSeconds));
    play.change('The console is open again', { present: true });
    return play;
  },

  reload(rules: PresenceRules): Play {
    const play = createPlay(rules);
    play.change('The giosg console is reloaded and gone for a second', { present: false });
    play.wait('A second later', 1);
    play.change('It is back', { present: true });
    return play;
  },

  choice(rules: PresenceRules, presenceId: string): Play {
    const name = findDefinition(rules.definitions, presenceId)?.name ?? presenceId;
    const play = createPlay(rules);
    play.choose(`The agent chooses ${name} in Genesys Cloud`, presenceId);
    play.choose('The agent goes On Queue', primaryIdOf(rules.definitions, 'ON_QUEUE'));
    return play;
  },

  switched(rules: PresenceRules): Play {
    const play = createPlay(rules);
    play.change('The agent switches chat off in giosg', { wanted: false });
    play.change('The agent switches chat on again', { wanted: true });
    return play;
  },
};

/** Everything above. Whatever the policy, each of them ends where it began. */
export function everyPlay(rules: PresenceRules): Play[] {
  return [
    ...routingStatuses.filter((status) => isCall(status)).map((status) => plays.call(rules, status)),
    plays.chats(rules),
    plays.chats(rules, { capacity: null }),
    plays.console(rules),
    plays.switched(rules),
    plays.choice(rules, primaryIdOf(rules.definitions, 'BREAK')),
  ];
}

const counted = (chats: number): string => `${String(chats)} ${chats === 1 ? 'chat' : 'chats'}`;
const isCall = (status: RoutingStatus): boolean => status === 'INTERACTING' || status === 'COMMUNICATING';

/** What one of our writes brings about makes us write again: the two would undo each other. */
export function undoesItself(play: Play): boolean {
  return play.steps.some(({ isChained }) => isChained);
}

/** It doesn't end where it began: something was taken away and not given back. */
export function restoresNothing(play: Play): boolean {
  return !play.giosg.wanted || play.genesys.systemPresence !== 'ON_QUEUE';
}
