import { initialAgentState, upgradeAgentState } from './agent-state';
import { createScenario } from './testing/scenario';

describe('the stored state of an agent', () => {
  it('survives being stored', () => {
    const { state } = createScenario();
    expect(upgradeAgentState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('starts anew where nothing was stored, and fills in what an older row lacks', () => {
    expect(upgradeAgentState(null)).toEqual(initialAgentState());
    const { presenceTrail: _trail, ...older } = { ...initialAgentState(), available: true };
    expect(upgradeAgentState(older)).toEqual({ ...initialAgentState(), available: true });
  });

  it.each([{ schema: 2 }, 'text'])('refuses %p', (stored) => {
    expect(() => upgradeAgentState(stored)).toThrow(TypeError);
  });
});
