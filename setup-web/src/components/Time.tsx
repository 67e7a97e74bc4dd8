import { formatTime } from '../lib/format-time';

/** An instant in the reader's zone; the exact one for machines and on hover. */
export function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={new Date(at).toString()}>
      {formatTime(at)}
    </time>
  );
}
