// Builds the console into dist/console, where the gateway serves it from. Nothing is fetched from elsewhere, then or later.
import { defineConfig, type Plugin } from 'vite';

/** GraphiQL brings its fonts as data: URIs. The page loads none, so they only would be 350 kB that nobody reads. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code, id) => (/graphiql.*\.css/.test(id) ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : undefined),
};

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [withoutFonts],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    sourcemap: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000, // the explorer's, in kB
    rolldownOptions: {
      checks: { pluginTimings: false },
      // 'use client' means something to servers alone, and there is none.
      onLog: (level, log, tell) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : tell(level, log)),
    },
  },
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:4000', ws: true }, '/documents': 'http://127.0.0.1:4000' } },
});
