import { useState } from 'react';
import type { SaveCredentialsRequest, SetupAnswer } from '../../../api/contracts/setup';
import { texts } from '../texts';
import { ApiError } from './api-error';
import { useSaveCredentials } from './queries';

export type CredentialsField = keyof SaveCredentialsRequest;
export const credentialsFields: readonly CredentialsField[] = ['region', 'clientId', 'clientSecret'];

const emptyFields = (values: SaveCredentialsRequest) =>
  credentialsFields.filter((field) => values[field].trim() === '');

/** Values, marks and result of the credentials form. The secret is forgotten as soon as it has been accepted. */
export function useCredentialsForm(stored: SetupAnswer['credentials']) {
  const [values, setValues] = useState<SaveCredentialsRequest>({
    region: stored.region ?? '',
    clientId: stored.clientId ?? '',
    clientSecret: '',
  });
  const [missing, setMissing] = useState<readonly CredentialsField[]>([]);
  const save = useSaveCredentials();

  const change = (field: CredentialsField, value: string) => {
    setValues((current) => ({ ...current, [field]: value }));
    setMissing((current) => current.filter((name) => name !== field));
    // "Saved" was said of what stood there before.
    if (save.isSuccess) save.reset();
  };

  /** Answers the first field that has to be filled, or null after sending. */
  const submit = (): CredentialsField | null => {
    const empty = emptyFields(values);
    setMissing(empty);
    save.reset();
    if (empty[0] !== undefined) return empty[0];
    save.mutate(
      { region: values.region, clientId: values.clientId.trim(), clientSecret: values.clientSecret.trim() },
      { onSuccess: () => setValues((current) => ({ ...current, clientSecret: '' })) },
    );
    return null;
  };

  const markOf = (field: CredentialsField): string | boolean => {
    if (missing.includes(field)) return texts.credentials.needed[field];
    const code = save.error instanceof ApiError ? save.error.code : null;
    if (code === 'invalid_region') return field === 'region';
    return code === 'genesys_invalid_client' && field !== 'region';
  };

  return { values, change, submit, markOf, save };
}
