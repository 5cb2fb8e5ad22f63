import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import type { Plugin } from 'vite'

/** Puts a `.gz` beside every file worth it, so that the server never compresses. */
function precompress(): Plugin {
  let folder = 'dist'
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    closeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        // index.html is filled in when it is served.
        if (!entry.isFile() || !/\.(js|css|svg|json|webmanifest)$/.test(entry.name)) continue
        const path = join(entry.parentPath, entry.name)
        const plain = readFileSync(path)
        const packed = gzipSync(plain, { level: 9 })
        if (packed.length < plain.length * 0.9) writeFileSync(`${path}.gz`, packed)
      }
    },
  }
}

/** Names in index.html what its script asks for only after it has come: one round trip less before anything is seen. */
function preload(): Plugin {
  return {
    name: 'preload',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const scripts = new Set<string>()
        const styles = new Set<string>()
        const add = (name: string) => {
          const chunk = bundle[name]
          if (chunk?.type !== 'chunk' || scripts.has(name)) return
          scripts.add(name)
          chunk.viteMetadata?.importedCss.forEach(style => styles.add(style))
          chunk.imports.forEach(add)
        }
        for (const chunk of Object.values(bundle))
          if (chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith('/src/App.tsx')) add(chunk.fileName)
        return [
          ...[...styles].map(name => ({ rel: 'stylesheet', href: `./${name}` })),
          ...[...scripts].map(name => ({ rel: 'modulepreload', href: `./${name}` })),
        ].map(attrs => ({ tag: 'link', attrs: { ...attrs, crossorigin: true }, injectTo: 'head' }))
      },
    },
  }
}

// The server for `npm run dev`: a real one, or the mock of tests/mock.
const server = process.env.LINEUP_SERVER ?? 'http://127.0.0.1:8090'

export default defineConfig({
  plugins: [react(), preload(), precompress()],
  // Relative, because the server decides below which path the page stands: see <base> in index.html.
  base: './',
  build: { target: 'es2022', chunkSizeWarningLimit: 900, reportCompressedSize: false },
  server: { proxy: { '/api': server, '/proxy': server } },
  test: { include: ['src/**/*.test.ts'], setupFiles: ['tests/words.ts'] },
})
