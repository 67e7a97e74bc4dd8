import { createSessionStore } from './session-store';

function createAddress(hash: string) {
  const location = { hash, pathname: '/setup', search: '?lang=en' };
  const history = { state: null, replaceState: jest.fn() };
  return { location, history };
}

function createMemoryStorage(): Storage {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  } as unknown as Storage;
}

describe('session store', () => {
  it('moves the session out of the address bar into the tab’s storage', () => {
    const address = createAddress('#session=abc.def&redirect_uri=https%3A%2F%2Fservice.giosg.example%2Fapps');
    const storage = createMemoryStorage();
    const store = createSessionStore({ ...address, openStorage: () => storage });

    expect(store.takeFromAddress()).toBe(true);

    expect(address.history.replaceState).toHaveBeenCalledWith(null, '', '/setup?lang=en');
    expect(store.getSnapshot()).toMatchObject({
      phase: 'active',
      token: 'abc.def',
      redirectUri: 'https://service.giosg.example/apps',
    });
    const reloaded = createSessionStore({ ...createAddress(''), openStorage: () => storage });
    expect(reloaded.takeFromAddress()).toBe(false);
    expect(reloaded.getSnapshot()).toMatchObject({ phase: 'active', token: 'abc.def' });
  });

  it('leaves any other fragment alone', () => {
    const address = createAddress('#agents');
    const store = createSessionStore({ ...address, openStorage: createMemoryStorage });
    expect(store.takeFromAddress()).toBe(false);
    expect(address.history.replaceState).not.toHaveBeenCalled();
    expect(store.getSnapshot().phase).toBe('none');
  });

  it('works from memory where the browser blocks storage', () => {
    const openStorage = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const store = createSessionStore({ ...createAddress('#session=abc'), openStorage });
    store.takeFromAddress();
    expect(store.getSnapshot().token).toBe('abc');
    store.expire('abc');
    expect(store.getSnapshot()).toMatchObject({ phase: 'expired', token: null });
  });

  it('forgets a refused token in storage too, but not a newer one', () => {
    const storage = createMemoryStorage();
    const store = createSessionStore({ ...createAddress('#session=new'), openStorage: () => storage });
    store.takeFromAddress();
    store.expire('old');
    expect(store.getSnapshot().phase).toBe('active');
    store.expire('new');
    expect(createSessionStore({ ...createAddress(''), openStorage: () => storage }).getSnapshot().phase).toBe('none');
  });

  it('takes damaged storage for none', () => {
    const storage = createMemoryStorage();
    storage.setItem('setup-session', '{"token":');
    const store = createSessionStore({ ...createAddress(''), openStorage: () => storage });
    expect(store.getSnapshot().phase).toBe('none');
  });
});
