import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API serves `index.html` at `/setup` and everything else below `/setup/`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/setup/',
  plugins: [react()],
  build: {
    outDir: '../dist/setup-web',
    emptyOutDir: true,
    // The page's CSP allows files of our own only: nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/icon.png': 'http://127.0.0.1:3000' } },
});
