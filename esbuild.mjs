// Builds everything that ships into out/, with --tests the tests and with --bench the measurements as well. `--watch` rebuilds on change;
// `--release` is what goes into the package: small, and without source maps.

import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import * as esbuild from 'esbuild';

const require = createRequire(import.meta.url);
const flags = new Set(process.argv.slice(2));

/** @type {esbuild.BuildOptions} */
const common = {
	bundle: true,
	sourcemap: flags.has('--release') ? false : 'linked',
	minify: flags.has('--release'),
	outdir: 'out',
	target: 'node20',
	platform: 'node',
	logLevel: 'warning',
	// node-llama-cpp finds its binaries beside itself: it may not be bundled.
	external: ['vscode', 'node-llama-cpp'],
};
/** Bundled CommonJS packages may call require(); an ES module has none of its own. */
const esm = {
	format: /** @type {const} */ ('esm'),
	outExtension: { '.js': '.mjs' },
	banner: {
		js: "import { createRequire as createRequireOfModule } from 'node:module'; const require = createRequireOfModule(import.meta.url);",
	},
};

/** @type {esbuild.BuildOptions[]} */
const builds = [
	{ ...common, format: 'cjs', entryPoints: { extension: 'src/extension.ts' } },
	{
		...common,
		...esm,
		entryPoints: {
			cli: 'src/node/cli/main.ts',
			engineWorker: 'src/node/engine/engineWorker.ts',
			parseProcess: 'src/node/engine/parseProcess.ts',
			modelProcess: 'src/node/model/modelProcess.ts',
		},
	},
	{
		...common,
		platform: 'browser',
		target: 'es2022',
		format: 'esm',
		external: [],
		entryPoints: { 'webview/budgetView': 'src/webview/budgetView.ts' },
	},
];
if (flags.has('--tests')) {
	builds.push(
		{
			...common,
			...esm,
			entryPoints: testFiles('test/unit', 'test/model', 'test/view'),
			outbase: '.',
			packages: 'external',
			splitting: true,
			chunkNames: 'test/chunks/[hash]',
		},
		{ ...common, format: 'cjs', entryPoints: ['test/host/index.ts', ...testFiles('test/host')], outbase: '.' },
	);
}
if (flags.has('--bench')) {
	builds.push({
		...common,
		...esm,
		entryPoints: readdirSync('test/bench')
			.filter((file) => file.endsWith('.ts'))
			.map((file) => `test/bench/${file}`),
		outbase: '.',
		packages: 'external',
		splitting: true,
		chunkNames: 'test/chunks/[hash]',
	});
}

/** @param {string[]} folders */
function testFiles(...folders) {
	return folders.filter(existsSync).flatMap((folder) =>
		readdirSync(folder, { recursive: true })
			.map((name) => path.join(folder, String(name)))
			.filter((file) => file.endsWith('.test.ts')),
	);
}

/** Packages that hold one grammar each, and the one for what has no such package; `docs/languages.md` says how they were chosen. */
const GRAMMARS_ELSEWHERE = new Map([
	['kotlin', '@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm'],
	['lua', '@tree-sitter-grammars/tree-sitter-lua/tree-sitter-lua.wasm'],
	['scala', 'tree-sitter-scala/tree-sitter-scala.wasm'],
	['dart', '@repomix/tree-sitter-wasms/out/tree-sitter-dart.wasm'],
	['swift', '@repomix/tree-sitter-wasms/out/tree-sitter-swift.wasm'],
]);

/** The grammars that the language table names. */
async function grammarNames() {
	const { outputFiles } = await esbuild.build({
		entryPoints: ['src/core/parse/languages.ts'],
		format: 'esm',
		bundle: true,
		write: false,
	});
	const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
	/** @type {{ LANGUAGES: readonly { grammar: string }[] }} */
	const { LANGUAGES } = await import(`data:text/javascript;base64,${code}`);
	return new Set(LANGUAGES.map(({ grammar }) => grammar));
}

/** The parts that are data, not code: grammars, queries and tokenizer tables. */
async function copyData() {
	const wasm = path.dirname(require.resolve('web-tree-sitter'));
	const tiktoken = path.dirname(require.resolve('tiktoken'));
	await mkdir('out/grammars', { recursive: true });
	await mkdir('out/encodings', { recursive: true });
	for (const name of await grammarNames()) {
		const file = GRAMMARS_ELSEWHERE.get(name) ?? `@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`;
		await cp(require.resolve(file), `out/grammars/tree-sitter-${name}.wasm`);
	}
	await cp(path.join(wasm, 'web-tree-sitter.wasm'), 'out/grammars/web-tree-sitter.wasm');
	await cp(path.join(tiktoken, 'lite/tiktoken_bg.wasm'), 'out/encodings/tiktoken_bg.wasm');
	for (const name of ['o200k_base', 'cl100k_base']) {
		await cp(path.join(tiktoken, `encoders/${name}.json`), `out/encodings/${name}.json`);
	}
}

await rm('out/test', { recursive: true, force: true });
await copyData();
if (flags.has('--watch')) {
	for (const options of builds) {
		await (await esbuild.context(options)).watch();
	}
} else {
	await Promise.all(builds.map((options) => esbuild.build(options)));
}
