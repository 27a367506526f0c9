import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../support/fixtures.ts';

/** Which layer may import which; the order of the steps in `core` is the order in which data flows. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
	core: ['core'],
	node: ['node', 'core'],
	editor: ['editor', 'core', 'protocol'],
	protocol: ['protocol'],
	webview: ['webview', 'protocol'],
};
/** Packages a layer may use. `core` may know the types of the parser, since trees are lent to it, and check the shape of what it reads. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
	core: /^(web-tree-sitter|valibot)$/,
	node: /./,
	editor: /^(vscode|valibot|node:.*|diff)$/,
	protocol: /^$/,
	webview: /^(lit(\/.*)?|@vscode-elements\/elements\/.*)$/,
};

interface Import {
	readonly from: string;
	readonly to: string;
	readonly typeOnly: boolean;
}

function importsOf(folder: string): Import[] {
	return readdirSync(path.join(ROOT, folder), { recursive: true })
		.map((name) => `${folder}/${String(name).replaceAll('\\', '/')}`)
		.filter((file) => file.endsWith('.ts'))
		.flatMap((file) => {
			const source = readFileSync(path.join(ROOT, file), 'utf8');
			const statements = source.matchAll(
				/^(?:import|export)\s(type\s)?[^;]*?from '([^']+)';|^import '([^']+)';|\bimport\('([^']+)'\)/gms,
			);
			return [...statements].map(([, type, from, bare, dynamic]) => ({
				from: file,
				to: from ?? bare ?? dynamic ?? '',
				typeOnly: type !== undefined,
			}));
		});
}

const layerOf = (file: string) => file.split('/')[1] ?? '';
const resolved = ({ from, to }: Import) => path.posix.join(path.posix.dirname(from), to);

for (const [layer, allowed] of Object.entries(LAYERS)) {
	test(`src/${layer} imports only ${allowed.join(', ')} and its packages`, () => {
		const imports = importsOf(`src/${layer}`);
		assert.ok(imports.length > 0 || layer === 'protocol');
		const wrong = imports.filter((each) =>
			each.to.startsWith('.') ? !allowed.includes(layerOf(resolved(each))) : !PACKAGES[layer]?.test(each.to),
		);
		assert.deepEqual(
			wrong.map(({ from, to }) => `${from} imports ${to}`),
			[],
		);
	});
}

test('core takes nothing but types from packages, and what checks the shape of a file', () => {
	const wrong = importsOf('src/core').filter(({ to, typeOnly }) => !to.startsWith('.') && !typeOnly && to !== 'valibot');
	assert.deepEqual(wrong, []);
});

test('the extension is wired in one place: nothing imports extension.ts', () => {
	const importers = Object.keys(LAYERS).flatMap((layer) =>
		importsOf(`src/${layer}`).filter((each) => each.to.startsWith('.') && resolved(each) === 'src/extension.ts'),
	);
	assert.deepEqual(importers, []);
});

test('the native library is loaded in the model process alone', () => {
	// It is an ES module with a top-level await, which the extension host cannot require.
	for (const built of ['extension.js', 'cli.mjs', 'engineWorker.mjs', 'parseProcess.mjs']) {
		assert.doesNotMatch(readFileSync(`out/${built}`, 'utf8'), /(?:require\(|from )["']node-llama-cpp["']/, built);
	}
});
