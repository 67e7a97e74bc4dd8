import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { Policy } from '../../../api/contracts/policy';
import type { Presence } from '../lib/policy-draft';
import { texts } from '../texts';

const words = texts.rules;
type Busy = Policy['busyRoutingStatuses'][number];
/** The others mean that the agent has nothing to do. */
const busyChoices: Busy[] = ['COMMUNICATING', 'INTERACTING', 'NOT_RESPONDING'];
const thresholdOptions = Object.entries(words.thresholds).map(([value, label]) => ({ value, label }));
const defaultThreshold = 3;

interface WorkFieldsProps {
  policy: Policy;
  presences: readonly Presence[];
  onChange: (policy: Policy) => void;
}

/** When calls stop chats, and chats calls. */
export function WorkFields({ policy, presences, onChange }: WorkFieldsProps) {
  const set = (change: Partial<Policy>) => onChange({ ...policy, ...change });
  const known = presences.filter(({ deactivated, id }) => !deactivated || id === policy.offQueuePresence);
  const options = [
    ...(known.some(({ id }) => id === policy.offQueuePresence)
      ? []
      : [{ value: policy.offQueuePresence, label: words.unknownPresence(policy.offQueuePresence) }]),
    ...known.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <fieldset className="fields">
      <legend>{words.stops}</legend>
      <Checkbox.Group
        label={words.busy}
        description={policy.busyRoutingStatuses.length === 0 ? words.busyNone : undefined}
        value={policy.busyRoutingStatuses}
        onChange={(values) => set({ busyRoutingStatuses: values })}
      >
        {busyChoices.map((status) => (
          <Checkbox key={status} value={status} label={words.busyNames[status]} mt="xs" />
        ))}
      </Checkbox.Group>
      <Threshold policy={policy} onChange={onChange} />
      <NumberField
        label={words.defaultCapacity}
        range={[1, 1000]}
        value={policy.defaultCapacity}
        onChange={(defaultCapacity) => set({ defaultCapacity })}
      />
      <NumberField
        label={words.grace}
        hint={words.graceHint}
        range={[0, 3600]}
        value={policy.consoleGraceSeconds}
        onChange={(consoleGraceSeconds) => set({ consoleGraceSeconds })}
      />
      <NativeSelect
        label={words.offQueue}
        description={words.offQueueHint}
        data={options}
        value={policy.offQueuePresence}
        onChange={({ currentTarget: { value } }) => set({ offQueuePresence: value })}
      />
    </fieldset>
  );
}

function Threshold({ policy, onChange }: { policy: Policy; onChange: (policy: Policy) => void }) {
  const { chatThreshold } = policy;
  const kind = chatThreshold === null ? 'never' : typeof chatThreshold === 'number' ? 'number' : 'capacity';
  const choose = (value: string) => {
    const chosen = value === 'never' ? null : value === 'number' ? defaultThreshold : 'capacity';
    onChange({ ...policy, chatThreshold: chosen });
  };
  return (
    <>
      <NativeSelect
        label={words.threshold}
        data={thresholdOptions}
        value={kind}
        onChange={({ currentTarget: { value } }) => choose(value)}
      />
      {typeof chatThreshold === 'number' && (
        <NumberField
          label={words.thresholdNumber}
          range={[0, 1000]}
          value={chatThreshold}
          onChange={(value) => onChange({ ...policy, chatThreshold: value })}
        />
      )}
    </>
  );
}

interface NumberFieldProps {
  label: string;
  hint?: string;
  range: [number, number];
  value: number;
  onChange: (value: number) => void;
}

/** What is no number in the range is not taken over. */
function NumberField({ label, hint, range: [min, max], value, onChange }: NumberFieldProps) {
  return (
    <TextInput
      type="number"
      inputMode="numeric"
      label={label}
      {...(hint === undefined ? {} : { description: hint })}
      min={min}
      max={max}
      value={value}
      onChange={({ currentTarget }) => {
        const entered = currentTarget.valueAsNumber;
        if (Number.isInteger(entered) && entered >= min && entered <= max) onChange(entered);
      }}
    />
  );
}
