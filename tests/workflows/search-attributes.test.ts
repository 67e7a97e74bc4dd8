import { Connection } from '@temporalio/client';
import { ensureSearchAttributes, SearchAttributesMissingError } from '../../worker/search-attributes';
import { searchAttributeNames } from '../../workflows/names';

const namespace = 'default';

describe('search attributes', () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await Connection.connect({ address: process.env['TEST_TEMPORAL_ADDRESS'] ?? '' });
  });
  afterAll(() => connection.close());

  it('are registered where they are missing, and left alone where they are there', async () => {
    const { operatorService } = connection;
    await ensureSearchAttributes(connection, namespace);
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining([...searchAttributeNames]));
    await expect(ensureSearchAttributes(connection, namespace)).resolves.toBeUndefined();
  });

  it('that may not be added are told with the commands that add them', async () => {
    const refusing = {
      operatorService: {
        listSearchAttributes: () => Promise.resolve({ customAttributes: { OrganizationId: 2 } }),
        addSearchAttributes: () => Promise.reject(new Error('permission denied')),
      },
    } as unknown as Connection;
    const ensuring = ensureSearchAttributes(refusing, 'sync');
    await expect(ensuring).rejects.toThrow(SearchAttributesMissingError);
    await expect(ensuring).rejects.toThrow(
      'temporal operator search-attribute create --namespace sync --name ConnectionStatus --type Keyword',
    );
  });
});
