import { Text } from '@mantine/core';
import { ApiError } from '../lib/api-error';
import { texts } from '../texts';
import { Notice } from './Notice';

/** A server newer than this page may know codes that the page has no words for. */
const wordsFor = (error: Error) =>
  error instanceof ApiError && Object.hasOwn(texts.problems, error.code)
    ? texts.problems[error.code]
    : texts.problems.internal_error;

/** A failed action: what happened, whether anything is lost, what to do. Announced at once with the role `alert`. */
export function ProblemNotice({ error, role }: { error: Error; role?: 'alert' }) {
  const problem = wordsFor(error);
  const details = error instanceof ApiError ? error.details : [];
  return (
    <Notice tone="bad" title={problem.happened} {...(role ? { role } : {})}>
      <Text size="sm">
        {problem.lost} {problem.todo}
      </Text>
      {details.length > 0 && (
        <ul className="details">
          {details.map((detail) => {
            const text = typeof detail === 'string' ? detail : `${detail.path} ${detail.message}`.trim();
            return <li key={text}>{text}</li>;
          })}
        </ul>
      )}
    </Notice>
  );
}
