import { Text } from '@mantine/core';
import type { PolicyFinding } from '../../../api/contracts/policy';
import { texts } from '../texts';
import { Notice } from './Notice';

const words = texts.rules;

/** What the rules in the editor would do, with worked examples. */
export function PolicyFindings({ findings, isChecking }: { findings: readonly PolicyFinding[]; isChecking: boolean }) {
  return (
    <div className="findings" aria-live="polite">
      <Text fw={600} size="sm">
        {words.findings}
      </Text>
      {findings.length === 0 && (
        <Text size="sm" c="dimmed">
          {isChecking ? words.checking : words.fine}
        </Text>
      )}
      {findings.map(({ severity, code, message, path, example }) => (
        <Notice
          key={`${code} ${path ?? ''} ${message}`}
          tone={severity === 'impossible' ? 'bad' : 'warn'}
          title={severity === 'impossible' ? words.impossible : words.warning}
        >
          <Text size="sm">{message}</Text>
          {example.length > 0 && (
            <details className="fold" open={severity === 'impossible'}>
              <summary>{words.example}</summary>
              <ol className="details">
                {example.map((line, index) => (
                  <li key={`${index} ${line}`}>{line}</li>
                ))}
              </ol>
            </details>
          )}
        </Notice>
      ))}
    </div>
  );
}
