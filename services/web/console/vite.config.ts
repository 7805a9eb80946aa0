import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      output: {
        // Libraries change less often than the console: a release leaves them in the browser's cache.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
            { name: 'mantine', test: /node_modules\/(@mantine|@floating-ui)\// },
            { name: 'editor', test: /node_modules\/(@codemirror|style-mod|w3c-keyname|crelt)\// },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': process.env.KAPUAS_WEB_URL ?? 'http://127.0.0.1:3000' },
  },
});
