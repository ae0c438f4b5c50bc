// Builds the console into dist/console, where the gateway serves it from. Nothing is fetched from elsewhere, then or later.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: { outDir: '../dist/console', emptyOutDir: true, sourcemap: false, modulePreload: { polyfill: false } },
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:4000', ws: true }, '/documents': 'http://127.0.0.1:4000' } },
});
