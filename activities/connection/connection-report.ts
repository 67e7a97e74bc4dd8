import type { ConnectionStatus, Problem } from '../../domain/organization-state';
import type { EventSource } from './event-source';

export interface ConnectionReportDeps {
  source: Pick<EventSource, 'isUp' | 'problem'>;
  report(status: Extract<ConnectionStatus, 'connected' | 'reconnecting'>, problem: Problem | null): void;
  now(): number;
}

/** Says how the connection is, once a change; a problem that stands keeps the time it began. */
export function createConnectionReport(deps: ConnectionReportDeps): () => void {
  let standing: Problem | null = null;
  let told = '';
  return () => {
    const { isUp, problem } = deps.source;
    const isSame = standing?.code === problem?.code;
    const since = (isSame ? standing?.since : undefined) ?? new Date(deps.now()).toISOString();
    standing = problem ? { ...problem, since } : null;
    const news = JSON.stringify([isUp, standing]);
    if (news === told) return;
    told = news;
    deps.report(isUp ? 'connected' : 'reconnecting', standing);
  };
}
