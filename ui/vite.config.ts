import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import type { Plugin } from 'vite'

/** Puts a `.gz` beside every file worth it, so that the server never compresses a file. */
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

/** Moves look.js into assets/ under a name with a hash of its content, so that browsers may keep it for good. */
function hashLook(): Plugin {
  let folder = 'dist'
  return {
    name: 'hash-look',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    closeBundle() {
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, 'look.js')))
        .digest('hex')
        .slice(0, 8)
      const name = `assets/look-${hash}.js`
      renameSync(join(folder, 'look.js'), join(folder, name))
      const index = join(folder, 'index.html')
      writeFileSync(index, readFileSync(index, 'utf8').replace('src="./look.js"', `src="./${name}"`))
    },
  }
}

/** Tells look.js where the words of each language and the files of each page are, so that they come beside the script and not after it. */
function ahead(): Plugin {
  return {
    name: 'ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter(chunk => chunk.type === 'chunk')
        const withImports = (name: string): string[] => {
          const chunk = chunks.find(({ fileName }) => fileName === name)
          return chunk === undefined
            ? []
            : [name, ...chunk.imports.flatMap(withImports), ...(chunk.viteMetadata?.importedCss ?? [])]
        }
        const common = new Set(
          chunks.filter(({ name }) => name === 'app').flatMap(({ fileName }) => withImports(fileName)),
        )
        const files: string[] = []
        const pages: Record<string, number[]> = {}
        const places: string[] = []
        for (const { facadeModuleId, fileName } of chunks) {
          const [, folder, kind] = /\/src\/(\w+|words\/\w+)\/(Page\.tsx|index\.ts)$/.exec(facadeModuleId ?? '') ?? []
          if (folder === undefined) continue
          if (kind === 'index.ts') places.push(`data-${folder.replace('words/', '')}="./${fileName}"`)
          else {
            const own = [...new Set(withImports(fileName))].filter(name => !common.has(name))
            files.push(...own.filter(name => !files.includes(name)))
            pages[folder] = own.map(name => files.indexOf(name))
          }
        }
        places.push(`data-files="${files.join(' ')}"`, `data-pages='${JSON.stringify(pages)}'`)
        return html.replace('<script src="./look.js"', `$& ${places.join(' ')}`)
      },
    },
  }
}

// The server that `npm run dev` asks: `lineup demo` has something in every list.
const server = process.env.LINEUP_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), ahead(), hashLook(), precompress()],
  // Relative, because the server decides below which path the page stands: see <base> in index.html.
  base: './',
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
    rolldownOptions: {
      // What every page needs in one file: a browser asks for six at a time, and there were forty.
      output: { codeSplitting: { groups: [{ name: 'app', test: /\/src\/App\.tsx$/ }] } },
    },
  },
  server: { proxy: { '/api': server, '/proxy': server } },
  test: { include: ['src/**/*.test.ts'], setupFiles: ['tests/words.ts'] },
})
