import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { describeSteps, type Step, type StepState } from '../lib/describe-steps';
import { texts } from '../texts';
import { Section } from './Section';
import { Time } from './Time';

const words = texts.overview.steps;
const marks: Record<StepState, string> = { done: '✓', todo: '', problem: '!', unseen: '' };
const tones: Record<StepState, string> = { done: 'good', todo: 'plain', problem: 'bad', unseen: 'plain' };

/** What to do next; folded away once everything that can be seen is done. */
export function StepList({ setup }: { setup: SetupAnswer }) {
  const steps = describeSteps(setup);
  const needed = steps.filter(({ state }) => state !== 'unseen');
  const done = needed.filter(({ state }) => state === 'done').length;
  const next = needed.find(({ state, isLater = false }) => state !== 'done' && !isLater);
  const isDone = done === needed.length;
  const list = (
    <ol className="steps">
      {steps.map((step) => (
        <StepItem key={step.id} step={step} isNext={step === next} />
      ))}
    </ol>
  );
  const progress = (
    <Text size="sm" c="dimmed">
      {words.progress(done, needed.length)}
    </Text>
  );
  return (
    <Section title={isDone ? words.allDone : words.title} aside={progress}>
      {isDone ? (
        <details className="fold">
          <summary>{words.title}</summary>
          {list}
        </details>
      ) : (
        list
      )}
    </Section>
  );
}

function StepItem({ step, isNext }: { step: Step; isNext: boolean }) {
  const { state, title, text, at, link } = step;
  return (
    <li data-tone={tones[state]} data-state={state} {...(isNext ? { 'aria-current': 'step' as const } : {})}>
      <span className="mark" aria-hidden="true">
        {marks[state]}
      </span>
      <div>
        <Text fw={600}>
          {title} <span className="visually-hidden">({words.states[state]})</span>
        </Text>
        <Text size="sm" className="said">
          {text}
          {at !== undefined && (
            <>
              {' '}
              <Time at={at} />.
            </>
          )}{' '}
          {link && (
            <Anchor component={Link} href={link.to} size="sm" underline="always">
              {link.label}
            </Anchor>
          )}
        </Text>
      </div>
    </li>
  );
}
