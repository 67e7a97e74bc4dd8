import { createTheme, type MantineColorSchemeManager } from '@mantine/core';

/** Colours are in styles.css: no style element is made from this. */
export const theme = createTheme({ cursorType: 'pointer' });

/** The scheme is the reader's system's. Nothing is stored, since framed pages may have no storage. */
export const colorSchemeManager: MantineColorSchemeManager = {
  get: (defaultValue) => defaultValue,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};
