import { NativeSelect, Text } from '@mantine/core';
import type { Policy } from '../../../api/contracts/policy';
import { inheritedMeaning, withMeaning, type Meaning, type Presence } from '../lib/policy-draft';
import { texts } from '../texts';

const words = texts.rules;
const meaningOptions = Object.entries(words.meanings).map(([value, label]) => ({ value, label }));

interface MappingFieldsProps {
  policy: Policy;
  presences: readonly Presence[];
  onChange: (policy: Policy) => void;
}

/** Each presence by its name, own ones below the group they belong to. */
export function MappingFields({ policy, presences, onChange }: MappingFieldsProps) {
  const rows = presences
    .filter(({ primary }) => primary)
    .flatMap((group) => [
      group,
      ...presences.filter(({ primary, systemPresence }) => !primary && systemPresence === group.systemPresence),
    ]);
  return (
    <fieldset className="fields">
      <legend>{words.mapping}</legend>
      <Text size="sm" c="dimmed">
        {words.mappingIntro}
      </Text>
      <ul className="mapping">
        {rows.map((presence) => (
          <li key={presence.id} data-own={!presence.primary}>
            <Text size="sm" className="presence">
              {presence.name}
              {presence.deactivated && ` (${words.deactivated})`}
            </Text>
            {presence.systemPresence === 'ON_QUEUE' && presence.primary ? (
              <Text size="sm" c="dimmed">
                {words.fixed}
              </Text>
            ) : (
              <MeaningSelect policy={policy} presence={presence} presences={presences} onChange={onChange} />
            )}
          </li>
        ))}
      </ul>
      {rows.every(({ primary }) => primary) && (
        <Text size="sm" c="dimmed">
          {words.noPresences}
        </Text>
      )}
    </fieldset>
  );
}

function MeaningSelect({ policy, presence, presences, onChange }: MappingFieldsProps & { presence: Presence }) {
  const inherited = inheritedMeaning(policy, presence, presences);
  const own = policy.mapping[presence.id];
  const inherit = { value: '', label: words.inherit(words.meanings[inherited]) };
  return (
    <NativeSelect
      size="sm"
      aria-label={words.meaningOf(presence.name)}
      data={presence.primary ? meaningOptions : [inherit, ...meaningOptions]}
      value={own ?? (presence.primary ? presence.meaning : '')}
      onChange={({ currentTarget: { value } }) =>
        onChange(withMeaning(policy, presence.id, value === '' ? null : (value as Meaning)))
      }
    />
  );
}
