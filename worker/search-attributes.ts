import type { Connection } from '@temporalio/client';
import { searchAttributeNames } from '../workflows/names';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const keyword = 2;

/** The namespace lacks search attributes that workflows set, and we may not add them. The message says how to. */
export class SearchAttributesMissingError extends Error {
  override name = 'SearchAttributesMissingError';
  constructor(missing: readonly string[], namespace: string, cause: unknown) {
    const commands = missing.map(
      (name) => `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type Keyword`,
    );
    super(`Temporal's namespace ${namespace} lacks search attributes. Run:\n${commands.join('\n')}`, { cause });
  }
}

/** Registers what is missing. Without it no workflow could run, so the worker isn't ready before. */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributeNames.filter((name) => !(name in customAttributes));
  if (missing.length === 0) return;
  try {
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, keyword]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    throw new SearchAttributesMissingError(missing, namespace, error);
  }
}
