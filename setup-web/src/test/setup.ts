import '@testing-library/jest-dom';
import { configure } from '@testing-library/dom';

// What jsdom lacks and Mantine asks for.
Object.defineProperty(window, 'matchMedia', {
  value: (query: string) => ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }),
});

// Two busy cores: a slow machine is no failure.
configure({ asyncUtilTimeout: 5_000 });
